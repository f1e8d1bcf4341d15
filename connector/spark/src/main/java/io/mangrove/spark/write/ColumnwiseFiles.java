package io.mangrove.spark.write;

import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.files.DataPath;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.ColumnCopy;
import io.mangrove.spark.internals.ParquetWriteSettings;
import io.mangrove.spark.internals.RunningTask;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes new files of rows that files of the table have, column by column. Made on the driver;
 * travels to tasks.
 */
public record ColumnwiseFiles(String tableRoot, WriteLayout layout, ParquetWriteSettings settings)
    implements Serializable {
  /**
   * Rows of a file.
   *
   * @param path as the log has it
   * @param without the rows that are left out; null for none
   */
  public record Part(String path, @Nullable DeletionVector without) implements Serializable {}

  /**
   * What was written of some parts.
   *
   * @param file null if there is none: the parts had no row that was to be copied
   * @param rows how many rows are from each of the parts
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Copied(@Nullable WrittenFile file, long[] rows) implements Serializable {}

  /**
   * Writes one file, of one partition, which is deleted again if the task fails.
   *
   * @return null if the parts are not all such as can be copied by columns; nothing is written then
   */
  public @Nullable Copied write(
      int taskNumber, List<Part> parts, List<@Nullable String> partitionValues) throws IOException {
    try (ColumnCopy copy = new ColumnCopy(settings)) {
      for (Part part : parts) {
        if (!copy.add(DataPath.absolute(tableRoot, part.path()), part.without())) {
          return null;
        }
      }
      long[] rows = copy.rows();
      return LongStream.of(rows).sum() == 0
          ? new Copied(null, rows)
          : new Copied(
              write(
                  copy,
                  new FileNames(layout, settings, taskNumber).next(partitionValues),
                  partitionValues),
              rows);
    }
  }

  private WrittenFile write(ColumnCopy copy, String path, List<@Nullable String> partitionValues)
      throws IOException {
    RunningTask.onFailure(() -> settings.deleteFile(tableRoot + "/" + path));
    long begunMillis = System.currentTimeMillis(); // as old as a store may have it
    ColumnCopy.Copied copied = copy.write(tableRoot + "/" + path, layout.indexedLeaves());
    RunningTask.checkIsWanted();
    return new WrittenFile(
        DataPath.encode(path),
        partitionValues,
        copied.sizeBytes(),
        begunMillis,
        copied.rows(),
        copied.stats().toJson(SchemaConverter.toLog(layout.fileSchema()), layout.stringPrefix()));
  }
}
