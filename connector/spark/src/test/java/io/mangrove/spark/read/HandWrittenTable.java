package io.mangrove.spark.read;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A table whose log is written line by line, as other writers may have written it. */
final class HandWrittenTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root = LocalSpark.newDirectory();
  private final Map<String, String> properties = new TreeMap<>();
  private long nextVersion;

  /** A table of one schema, without files. */
  HandWrittenTable(StructType schema, String... partitionColumns) {
    commit(
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        metadata(schema, partitionColumns));
  }

  Path root() {
    return root;
  }

  /** Changes the table's schema. */
  void schema(StructType schema, String... partitionColumns) {
    commit(metadata(schema, partitionColumns));
  }

  /** Changes the table's protocol to one that lists features for readers and writers. */
  void feature(String... names) {
    String list = "[\"" + String.join("\",\"", names) + "\"]";
    commit(
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":"
            + list
            + ",\"writerFeatures\":"
            + list
            + "}}");
  }

  /** Takes a file out. */
  void remove(String path) {
    commit(
        "{\"remove\":{\"path\":\""
            + path
            + "\",\"deletionTimestamp\":1700000000000,\"dataChange\":true}}");
  }

  /** Sets a property that the table has from its next schema on. */
  void property(String key, String value) {
    properties.put(key, value);
  }

  /** Puts rows into one Parquet file. */
  Path file(String name, Dataset<Row> rows) {
    try {
      Path directory = LocalSpark.newDirectory();
      rows.coalesce(1).write().mode("overwrite").parquet(directory.toString());
      Path target = root.resolve(name);
      Files.createDirectories(target.getParent());
      try (Stream<Path> written = Files.list(directory)) {
        Path part =
            written.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
        Files.copy(part, target);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a file of this path, as it shall stand in the log. */
  void add(
      String path, Path file, Map<String, @Nullable String> partition, @Nullable String stats) {
    commit(addLine(path, file, partition, stats, null));
  }

  /** Adds a file of which some rows are masked, the same that is there masked otherwise before. */
  void addMasked(
      String path,
      Path file,
      Map<String, @Nullable String> partition,
      @Nullable String stats,
      DeletionVectorDescriptor vector,
      @Nullable DeletionVectorDescriptor before) {
    String added = addLine(path, file, partition, stats, vector);
    ObjectNode remove = JSON.createObjectNode();
    remove.put("path", path).put("deletionTimestamp", 0).put("dataChange", true);
    if (before != null) {
      remove.set("deletionVector", json(before));
    }
    commit(added, JSON.createObjectNode().set("remove", remove).toString());
  }

  private static ObjectNode json(DeletionVectorDescriptor vector) {
    return JSON.createObjectNode()
        .put("storageType", vector.storageType())
        .put("pathOrInlineDv", vector.pathOrInlineDv())
        .put("offset", vector.offset())
        .put("sizeInBytes", vector.sizeInBytes())
        .put("cardinality", vector.cardinality());
  }

  private static String addLine(
      String path,
      Path file,
      Map<String, @Nullable String> partition,
      @Nullable String stats,
      @Nullable DeletionVectorDescriptor vector) {
    try {
      ObjectNode add = JSON.createObjectNode();
      add.put("path", path);
      ObjectNode values = add.putObject("partitionValues");
      partition.forEach(values::put);
      add.put("size", Files.exists(file) ? Files.size(file) : 1000);
      add.put("modificationTime", 1_700_000_000_000L);
      add.put("dataChange", true);
      if (stats != null) {
        add.put("stats", stats);
      }
      if (vector != null) {
        add.set("deletionVector", json(vector));
      }
      return JSON.createObjectNode().set("add", add).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes rows into a file and adds it. */
  void add(String name, Dataset<Row> rows, @Nullable String stats) {
    add(name, file(name, rows), Map.of(), stats);
  }

  Dataset<Row> read() {
    return LocalSpark.session().table("delta.`" + root + "`");
  }

  private String metadata(StructType schema, String... partitionColumns) {
    ObjectNode metadata = JSON.createObjectNode();
    metadata.put("id", "11111111-2222-3333-4444-555555555555");
    metadata.putObject("format").put("provider", "parquet").putObject("options");
    metadata.put("schemaString", schema.json());
    var columns = metadata.putArray("partitionColumns");
    for (String column : partitionColumns) {
      columns.add(column);
    }
    properties.forEach(metadata.putObject("configuration")::put);
    return JSON.createObjectNode().set("metaData", metadata).toString();
  }

  /** Commits actions as they are. */
  void commit(String... lines) {
    try {
      Path log = Files.createDirectories(root.resolve("_delta_log"));
      String name = "%020d.json".formatted(nextVersion++);
      Files.writeString(log.resolve(name), String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
