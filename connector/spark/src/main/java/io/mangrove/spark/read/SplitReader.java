package io.mangrove.spark.read;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.DataPath;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.FileReadFailure;
import io.mangrove.spark.internals.ParquetReader;
import io.mangrove.spark.internals.ParquetRows;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ranges of a split one after the other, without the rows that deletion vectors mask. For
 * the one thread of a task.
 */
abstract class SplitReader<T> implements PartitionReader<T> {
  private final String tableRoot;
  private final ParquetReader files;
  private final OutputLayout layout;
  private final @Nullable PositionedFiles positioned;
  private final FileSplit split;
  private int nextRange;
  private String path = "";
  private @Nullable ParquetRows rows;

  SplitReader(
      String tableRoot,
      ParquetReader files,
      OutputLayout layout,
      @Nullable PositionedFiles positioned,
      FileSplit split) {
    this.tableRoot = tableRoot;
    this.files = files;
    this.layout = layout;
    this.positioned = positioned;
    this.split = split;
  }

  /** A range of a file. */
  record Range(FileSplit split, int index, String path) {}

  /**
   * A range was opened.
   *
   * @param layout how its rows come from the file
   * @param mask which of them count; null if all do
   */
  abstract void opened(Range range, OutputLayout layout, @Nullable RowMask mask);

  /** Takes the next row or batch from the open range: there is one. False if none of it counts. */
  abstract boolean take(ParquetRows rows);

  @Override
  public final boolean next() throws IOException {
    try {
      while (true) {
        while (rows == null || !rows.hasNext()) {
          close();
          if (nextRange == split.size()) {
            return false;
          }
          open(nextRange++);
        }
        if (take(rows)) {
          return true;
        }
      }
    } catch (DeltaException e) {
      throw ErrorConverter.atExecution(e);
    } catch (FileNotFoundException e) {
      throw ErrorConverter.atExecution(
          ReadError.DELTA_FILE_NOT_FOUND_DETAILED.causedBy(e, "filePath", path));
    } catch (IOException | RuntimeException e) {
      throw FileReadFailure.of(path, e);
    }
  }

  private void open(int index) throws IOException {
    path = DataPath.absolute(tableRoot, split.path(index));
    DeletionVectorDescriptor descriptor = split.deletionVector(index);
    DeletionVectorDescriptor within = split.within(index);
    if (within != null) {
      openWithin(index, within);
      return;
    }
    if (descriptor == null && !layout.countsPositions()) {
      open(index, files, layout, null);
      return;
    }
    PositionedFiles told = requireNonNull(positioned, "positioned");
    DeletionVector vector = descriptor == null ? null : told.vector(tableRoot, descriptor, path);
    if (counts(index)) { // cheaper than asking the reader
      open(index, files, layout, vector == null ? null : RowMask.counting(vector));
    } else {
      int column = told.layout().rowIndexPosition();
      RowMask mask = vector == null ? null : RowMask.byColumn(vector, column);
      open(index, told.files(), told.layout(), mask);
    }
  }

  /** Opens a range for the rows of a vector, or not at all where there are none. */
  private void openWithin(int index, DeletionVectorDescriptor within) throws IOException {
    PositionedFiles told = requireNonNull(positioned, "positioned");
    DeletionVector wanted = told.difference(tableRoot, within, split.deletionVector(index), path);
    if (wanted.isEmpty()) {
      return;
    }
    if (counts(index)) {
      open(index, files, layout, RowMask.counting(wanted).inverted());
    } else {
      int column = told.layout().rowIndexPosition();
      open(index, told.files(), told.layout(), RowMask.byColumn(wanted, column).inverted());
    }
  }

  /** Whether the rows of a range can be counted from the first one on. */
  private boolean counts(int index) {
    return split.start(index) == 0 && !files.skipsRows();
  }

  private void open(
      int index, ParquetReader reader, OutputLayout rangeLayout, @Nullable RowMask mask)
      throws IOException {
    rows = reader.open(path, split.start(index), split.length(index), split.partitionRow(index));
    opened(new Range(split, index, path), rangeLayout, mask);
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
