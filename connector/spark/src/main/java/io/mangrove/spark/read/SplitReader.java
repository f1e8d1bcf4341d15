package io.mangrove.spark.read;

import io.mangrove.log.files.DataPath;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.FileReadFailure;
import io.mangrove.spark.internals.ParquetReader;
import io.mangrove.spark.internals.ParquetRows;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.jspecify.annotations.Nullable;

/** Reads the ranges of a split one after the other. For the one thread of a task. */
abstract class SplitReader<T> implements PartitionReader<T> {
  private final String tableRoot;
  private final ParquetReader files;
  private final FileSplit split;
  private int nextRange;
  private String path = "";
  private @Nullable ParquetRows rows;

  SplitReader(String tableRoot, ParquetReader files, FileSplit split) {
    this.tableRoot = tableRoot;
    this.files = files;
    this.split = split;
  }

  /** A range was opened. */
  abstract void opened(FileSplit split, int index, String path);

  /** Takes the next row or batch from the open range: there is one. */
  abstract void take(ParquetRows rows);

  @Override
  public final boolean next() throws IOException {
    try {
      while (rows == null || !rows.hasNext()) {
        close();
        if (nextRange == split.size()) {
          return false;
        }
        open(nextRange++);
      }
      take(rows);
      return true;
    } catch (FileNotFoundException e) {
      throw ErrorConverter.atExecution(
          ReadError.DELTA_FILE_NOT_FOUND_DETAILED.causedBy(e, "filePath", path));
    } catch (IOException | RuntimeException e) {
      throw FileReadFailure.of(path, e);
    }
  }

  private void open(int index) throws IOException {
    path = DataPath.absolute(tableRoot, split.path(index));
    rows = files.open(path, split.start(index), split.length(index), split.partitionRow(index));
    opened(split, index, path);
  }

  @Override
  public final void close() throws IOException {
    if (rows != null) {
      ParquetRows open = rows;
      rows = null;
      open.close();
    }
  }
}
