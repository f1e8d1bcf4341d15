package io.mangrove.spark.rowlevel;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.RowSearch;
import io.mangrove.spark.internals.RowCondition;
import io.mangrove.spark.internals.StatementCondition;
import io.mangrove.spark.internals.TaskRunner;
import io.mangrove.spark.read.DeltaScanBuilder;
import io.mangrove.spark.read.WholeFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Rows that others commit while a statement runs: asks its condition of them, so that statements on
 * different rows are no conflict even where statistics cannot tell them apart. One Spark job for
 * all files of a commit, which reads the columns of the condition.
 */
final class AddedRows implements RowSearch {
  /** Into larger files nobody looks: to run the statement again is as good. */
  private static final long MAX_FILE_BYTES = 64L << 20;

  /** Nor into more at once. */
  private static final long MAX_BYTES = 1L << 30;

  /** What it costs to open a file, in bytes that could be read meanwhile. */
  private static final long OPEN_BYTES = 128L << 10;

  private final RowLevelTarget target;
  private final StatementCondition condition;

  AddedRows(RowLevelTarget target, StatementCondition condition) {
    this.target = target;
    this.condition = condition;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // Spark throws checked exceptions it does not declare
  public @Nullable AddFile find(long version, List<AddFile> files) {
    long bytes = 0;
    for (AddFile file : files) {
      bytes += file.sizeBytes() + OPEN_BYTES;
      if (file.sizeBytes() > MAX_FILE_BYTES || bytes > MAX_BYTES) {
        return file;
      }
    }
    try {
      return found(version, files);
    } catch (Exception e) {
      return files.get(0); // what cannot be asked may be so: the statement can be run again
    }
  }

  private @Nullable AddFile found(long version, List<AddFile> files) {
    Snapshot snapshot = target.table().log().loadSnapshotAt(version);
    int[] rows = new int[files.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = snapshot.activeFiles().row(files.get(i).key());
      if (rows[i] < 0) {
        return files.get(i);
      }
    }
    DeltaScanBuilder scan =
        new DeltaScanBuilder(
            target.session(),
            target.name(),
            snapshot,
            target.schema(),
            CaseInsensitiveStringMap.empty());
    scan.pruneColumns(condition.columns(target.schema()));
    StructType read = scan.build().readSchema();
    WholeFiles whole = new WholeFiles(scan);
    List<Integer> matching =
        TaskRunner.run(
            target.session(),
            parts(whole, rows),
            new Search(whole.readers(), condition.ofRows(read)));
    for (int part = 0; part < matching.size(); part++) {
      if (matching.get(part) >= 0) {
        return files.get(part + matching.get(part) * matching.size());
      }
    }
    return null;
  }

  /** The files, dealt out to as many tasks as run at once. */
  private List<InputPartition> parts(WholeFiles files, int[] rows) {
    int count = Math.min(rows.length, TaskRunner.slots(target.session()));
    List<InputPartition> parts = new ArrayList<>(count);
    for (int part = 0; part < count; part++) {
      int first = part;
      parts.add(
          files.files(
              IntStream.iterate(first, i -> i < rows.length, i -> i + count)
                  .map(i -> rows[i])
                  .toArray()));
    }
    return parts;
  }

  /** What a task does: which of its files has a row that meets the condition; -1 if none has. */
  private record Search(PartitionReaderFactory readers, RowCondition condition)
      implements TaskRunner.Work<InputPartition, Integer> {
    @Override
    public Integer run(int number, InputPartition files) throws IOException {
      RowCondition.Test test = condition.test();
      for (int i = 0; i < WholeFiles.count(files); i++) {
        InputPartition file = WholeFiles.file(files, i);
        if (readers.supportColumnarReads(file) ? inBatches(file, test) : inRows(file, test)) {
          return i;
        }
      }
      return -1;
    }

    private boolean inBatches(InputPartition file, RowCondition.Test test) throws IOException {
      try (PartitionReader<ColumnarBatch> batches = readers.createColumnarReader(file)) {
        while (batches.next()) {
          Iterator<InternalRow> rows = batches.get().rowIterator();
          while (rows.hasNext()) {
            if (test.holds(rows.next())) {
              return true;
            }
          }
        }
        return false;
      }
    }

    private boolean inRows(InputPartition file, RowCondition.Test test) throws IOException {
      try (PartitionReader<InternalRow> rows = readers.createReader(file)) {
        while (rows.next()) {
          if (test.holds(rows.get())) {
            return true;
          }
        }
        return false;
      }
    }
  }
}
