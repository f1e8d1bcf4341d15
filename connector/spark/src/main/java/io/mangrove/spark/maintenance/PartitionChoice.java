package io.mangrove.spark.maintenance;

import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.ConditionAnalysis;
import io.mangrove.spark.internals.RowCondition;
import io.mangrove.spark.internals.ScanSettings;
import io.mangrove.spark.read.PartitionTable;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The files of the partitions that a condition leaves, asked once for each partition. */
final class PartitionChoice {
  private PartitionChoice() {}

  /**
   * Row numbers among the active files.
   *
   * @param condition in SQL, on partition columns alone; null for all files
   */
  static BitSet files(SparkSession session, LiveTable table, @Nullable String condition) {
    Snapshot snapshot = table.snapshot();
    ActiveFiles files = snapshot.activeFiles();
    BitSet chosen = new BitSet(files.rows());
    if (condition == null) {
      for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
        chosen.set(row);
      }
      return chosen;
    }
    PartitionTable partitions =
        new PartitionTable(
            files,
            table.schema(),
            snapshot.partitionColumns(),
            snapshot.physicalPartitionColumns(),
            ScanSettings.of(session).timeZone());
    RowCondition.Test test = condition(session, condition, partitions.schema()).test();
    BitSet asked = new BitSet();
    BitSet matching = new BitSet();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      int ordinal = files.partitionOrdinal(row);
      if (!asked.get(ordinal)) {
        asked.set(ordinal);
        matching.set(ordinal, test.holds(partitions.row(ordinal)));
      }
      chosen.set(row, matching.get(ordinal));
    }
    return chosen;
  }

  private static RowCondition condition(SparkSession session, String sql, StructType partitions) {
    ConditionAnalysis analysis = new ConditionAnalysis(session);
    List<String> known = List.of(partitions.fieldNames());
    for (String column : analysis.names(sql)) {
      if (known.stream().noneMatch(column::equalsIgnoreCase)) {
        throw ProcedureError.DELTA_NON_PARTITION_COLUMN_REFERENCE.with(
            "columnName", column, "columnList", String.join(", ", known));
      }
    }
    ConditionAnalysis.Flaw flaw = analysis.flaw(sql, partitions);
    if (flaw != null && flaw != ConditionAnalysis.Flaw.USER_DEFINED_FUNCTION) {
      throw error(flaw).with("predicate", sql);
    }
    return analysis.condition(sql, partitions, partitions::fieldIndex);
  }

  private static ProcedureError error(ConditionAnalysis.Flaw flaw) {
    return switch (flaw) {
      case SUBQUERY -> ProcedureError.DELTA_UNSUPPORTED_SUBQUERY_IN_PARTITION_PREDICATES;
      case AGGREGATE -> ProcedureError.DELTA_AGGREGATION_NOT_SUPPORTED;
      case NON_DETERMINISTIC -> ProcedureError.DELTA_NON_DETERMINISTIC_FUNCTION_NOT_SUPPORTED;
      default -> ProcedureError.DELTA_UNSUPPORTED_EXPRESSION;
    };
  }
}
