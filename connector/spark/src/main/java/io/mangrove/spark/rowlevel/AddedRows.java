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
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Rows that others commit while a statement runs: asks its condition of them, so that statements on
 * different rows are no conflict even where statistics cannot tell them apart. One Spark job with
 * one task for a file, which reads the columns of the condition.
 */
final class AddedRows implements RowSearch {
  /** Into larger files nobody looks: to run the statement again is as good. */
  private static final long MAX_BYTES = 64L << 20;

  private final RowLevelTarget target;
  private final StatementCondition condition;

  AddedRows(RowLevelTarget target, StatementCondition condition) {
    this.target = target;
    this.condition = condition;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // Spark throws checked exceptions it does not declare
  public boolean mayFind(long version, AddFile file) {
    if (file.sizeBytes() > MAX_BYTES) {
      return true;
    }
    try {
      return finds(version, file);
    } catch (Exception e) {
      return true; // what cannot be asked may be so: the statement can be run again
    }
  }

  private boolean finds(long version, AddFile file) {
    Snapshot snapshot = target.table().log().loadSnapshotAt(version);
    int row = snapshot.activeFiles().row(file.key());
    if (row < 0) {
      return true;
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
    WholeFiles files = new WholeFiles(scan);
    return TaskRunner.run(
            target.session(),
            List.of(files.files(new int[] {row})),
            new Search(files.readers(), condition.ofRows(read)))
        .get(0);
  }

  /** What a task does: whether a row of a file meets the condition. */
  private record Search(PartitionReaderFactory readers, RowCondition condition)
      implements TaskRunner.Work<InputPartition, Boolean> {
    @Override
    public Boolean run(int number, InputPartition file) throws IOException {
      RowCondition.Test test = condition.test();
      return readers.supportColumnarReads(file) ? inBatches(file, test) : inRows(file, test);
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
