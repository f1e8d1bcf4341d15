package io.mangrove.spark.read;

import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.internals.ScanSettings;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.filter.PartitionPredicate;
import org.apache.spark.sql.types.StructType;

/** The files that conditions on partition columns leave, decided once per distinct partition. */
public final class PartitionFiles {
  private PartitionFiles() {}

  /**
   * Row numbers among the active files.
   *
   * @param schema the table's columns
   * @param conditions all of which are to hold
   */
  public static BitSet matching(
      SparkSession session,
      Snapshot snapshot,
      StructType schema,
      List<PartitionPredicate> conditions) {
    ActiveFiles files = snapshot.activeFiles();
    PartitionTable partitions =
        new PartitionTable(
            files,
            schema,
            snapshot.partitionColumns(),
            snapshot.physicalPartitionColumns(),
            ScanSettings.of(session).timeZone());
    BitSet judged = new BitSet();
    BitSet matching = new BitSet();
    BitSet rows = new BitSet(files.rows());
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      int ordinal = files.partitionOrdinal(row);
      if (!judged.get(ordinal)) {
        judged.set(ordinal);
        InternalRow values = partitions.row(ordinal);
        matching.set(ordinal, conditions.stream().allMatch(condition -> condition.eval(values)));
      }
      rows.set(row, matching.get(ordinal));
    }
    return rows;
  }
}
