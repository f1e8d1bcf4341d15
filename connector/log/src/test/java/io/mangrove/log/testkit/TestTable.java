package io.mangrove.log.testkit;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.ColumnStats;
import io.mangrove.log.stats.FileStats;
import io.mangrove.log.transaction.Committed;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A table of two columns for tests of the log: {@code part}, a string by which it is partitioned,
 * and {@code id}, a long. Its files are names alone; nobody opens them.
 */
public final class TestTable {
  /** Where tests put a table that is in memory. */
  public static final String ROOT = "memory:/tables/t";

  public static final Operation APPEND =
      new Operation("WRITE", Map.of("mode", "Append", "partitionBy", "[]"));
  public static final Operation OVERWRITE = new Operation("WRITE", Map.of("mode", "Overwrite"));
  public static final Operation CREATE = new Operation("CREATE TABLE", Map.of());

  public static final StructType SCHEMA =
      new StructType(
          List.of(
              new StructField("part", PrimitiveType.STRING, true),
              new StructField("id", PrimitiveType.LONG, true)));

  private TestTable() {}

  public static Metadata metadata(Map<String, String> configuration) {
    return metadata(SCHEMA, List.of("part"), configuration);
  }

  public static Metadata metadata(
      StructType schema, List<String> partitionColumns, Map<String, String> configuration) {
    return new Metadata(
        UUID.randomUUID().toString(),
        null,
        null,
        "parquet",
        Map.of(),
        SchemaJson.write(schema),
        partitionColumns,
        0L,
        configuration);
  }

  /** A file with the ids from one to another, both included. */
  public static AddFile file(String name, String part, long firstId, long lastId) {
    FileStats stats =
        new FileStats(
            lastId - firstId + 1, Map.of(List.of("id"), new ColumnStats(firstId, lastId, 0L)));
    return new AddFile(name, Map.of("part", part), 100, 1_000, true, stats.toJson(SCHEMA));
  }

  public static Committed createTable(DeltaLog log, Map<String, String> configuration) {
    return log.startCreation().metadata(metadata(configuration)).commit(CREATE);
  }

  public static Committed append(DeltaLog log, AddFile... files) {
    return append(log, log.loadSnapshot(), files);
  }

  public static Committed append(DeltaLog log, Snapshot read, AddFile... files) {
    Transaction transaction = log.startTransaction(read);
    for (AddFile file : files) {
      transaction.add(file);
    }
    return transaction.commit(APPEND);
  }

  /** The names of a version's files, sorted. */
  public static List<String> files(Snapshot snapshot) {
    ActiveFiles files = snapshot.activeFiles();
    List<String> names = new ArrayList<>();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      names.add(files.path(row));
    }
    names.sort(null);
    return names;
  }
}
