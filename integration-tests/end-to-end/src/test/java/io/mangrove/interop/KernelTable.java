package io.mangrove.interop;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;

/** A table version as Delta Kernel reads it. */
final class KernelTable {
  private final Engine engine = DefaultEngine.create(new Configuration());

  /** What it makes of each of many versions, several at a time: a digest, or what went wrong. */
  Map<TableVersion, String> digests(List<TableVersion> wanted) {
    return Reading.byVersion(wanted, wanted.parallelStream().map(this::digest).toList());
  }

  String digest(TableVersion wanted) {
    try {
      Snapshot snapshot =
          Table.forPath(engine, wanted.table().toString())
              .getSnapshotAsOfVersion(engine, wanted.version());
      String schema = DataTypeJsonSerDe.serializeStructType(snapshot.getSchema());
      return Digest.of(
              (org.apache.spark.sql.types.StructType) DataType.fromJson(schema), rows(snapshot))
          .toString();
    } catch (IOException | RuntimeException e) {
      return e.toString();
    }
  }

  /** All rows, as Spark's external rows in the table's column order. */
  private List<Row> rows(Snapshot snapshot) throws IOException {
    Scan scan = snapshot.getScanBuilder().build();
    io.delta.kernel.data.Row state = scan.getScanState(engine);
    StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
      while (files.hasNext()) {
        try (CloseableIterator<io.delta.kernel.data.Row> batch = files.next().getRows()) {
          while (batch.hasNext()) {
            readFile(state, batch.next(), physical, rows);
          }
        }
      }
    }
    return rows;
  }

  private void readFile(
      io.delta.kernel.data.Row state,
      io.delta.kernel.data.Row file,
      StructType physical,
      List<Row> into)
      throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    try (var physicalBatches =
            engine
                .getParquetHandler()
                .readParquetFiles(
                    io.delta.kernel.internal.util.Utils.singletonCloseableIterator(status),
                    physical,
                    Optional.empty());
        CloseableIterator<FilteredColumnarBatch> batches =
            Scan.transformPhysicalData(
                engine, state, file, physicalBatches.map(result -> result.getData()))) {
      while (batches.hasNext()) {
        addRows(batches.next(), into);
      }
    }
  }

  private static void addRows(FilteredColumnarBatch batch, List<Row> into) {
    int columns = batch.getData().getSchema().length();
    for (int row = 0; row < batch.getData().getSize(); row++) {
      if (isSelected(batch, row)) {
        Object[] values = new Object[columns];
        for (int column = 0; column < columns; column++) {
          ColumnVector vector = batch.getData().getColumnVector(column);
          values[column] = KernelValue.external(vector, row);
        }
        into.add(RowFactory.create(values));
      }
    }
  }

  private static boolean isSelected(FilteredColumnarBatch batch, int row) {
    return batch
        .getSelectionVector()
        .map(selected -> !selected.isNullAt(row) && selected.getBoolean(row))
        .orElse(true);
  }
}
