package io.mangrove.log.snapshot;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.checkpoint.CheckpointPiece;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.checkpoint.FileSink;
import io.mangrove.log.checkpoint.parquet.CheckpointReader;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.stats.FileMatcher;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.storage.LogStore;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * Which files of a checkpoint are wanted: those that may hold a row that matches, by partition
 * values and statistics. Travels to other processes.
 *
 * @param tableRoot of the table
 * @param schemaJson the table's columns with the physical names that hold
 * @param partitionColumns as the metadata names them
 */
public record FileQuery(
    String tableRoot, String schemaJson, List<String> partitionColumns, Predicate predicate)
    implements Serializable {

  public FileQuery {
    requireNonNull(tableRoot, "tableRoot");
    requireNonNull(schemaJson, "schemaJson");
    partitionColumns = List.copyOf(partitionColumns);
    requireNonNull(predicate, "predicate");
  }

  static FileQuery of(Snapshot snapshot, Predicate predicate) {
    return new FileQuery(
        snapshot.tableRoot(),
        SchemaJson.write(snapshot.schema()),
        snapshot.partitionColumns(),
        predicate);
  }

  /**
   * Finds the wanted files of one piece, holding no more than a row group of it. Of statistics only
   * those of the columns in question are read. Tombstones are passed over.
   *
   * @param found takes each file; the row is reused once it returns
   */
  public void search(LogStore store, CheckpointPiece piece, Consumer<FileRow> found) {
    StructType schema = SchemaJson.parse(schemaJson);
    FileMatcher matcher = new FileMatcher(schema, partitionColumns, predicate);
    boolean all = predicate.equals(new Predicate.Always(true));
    new CheckpointReader(store, LogFileName.logDirectory(tableRoot))
        .readFiles(
            piece,
            new FileSink(
                row -> {
                  if (!row.tombstone
                      && (all || matcher.mayMatchUtf8(row.partitionValues, row.stats))) {
                    found.accept(row);
                  }
                }));
  }
}
