package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.maintenance.CompactionPlan;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.convert.JsonText;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALL system.optimize(table => 'db.t', where => 'day = 1')}: puts small files together and
 * leaves masked rows out of the new ones. No row changes by it.
 */
final class OptimizeProcedure extends TableProcedure {
  static final String NAME = "optimize";

  OptimizeProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "OPTIMIZE",
        "Puts small files of a Delta table together",
        optional("where", DataTypes.StringType, "A condition on partition columns"),
        optional(
            "full", DataTypes.BooleanType, "Clustered tables: whether to order all rows anew"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    String where = arguments.isNullAt(1) ? null : arguments.getUTF8String(1).toString();
    if (!arguments.isNullAt(2) && arguments.getBoolean(2) && !isClustered(table.snapshot())) {
      throw ProcedureError.DELTA_OPTIMIZE_FULL_NOT_SUPPORTED.with();
    }
    long start = System.currentTimeMillis();
    OptimizeTarget target =
        new OptimizeTarget(
            session(),
            table,
            OptimizeOptions.of(session(), table.snapshot().properties()),
            operation(where, List.of()));
    BitSet files = PartitionChoice.files(session(), table, where);
    CompactionPlan plan =
        CompactionPlan.of(table.snapshot().activeFiles(), files, target.options().limits());
    OptimizeMetrics metrics = new OptimizeMetrics();
    if (!plan.groups().isEmpty()) {
      new CompactionJob(target, plan, metrics).run();
    }
    return answer(target, metrics, plan, start).rows();
  }

  private static boolean isClustered(Snapshot snapshot) {
    DomainMetadata domain = snapshot.domainMetadata().get(ClusteringDomain.NAME);
    return domain != null && !ClusteringDomain.of(domain).columns().isEmpty();
  }

  private OptimizeRow answer(
      OptimizeTarget target, OptimizeMetrics metrics, CompactionPlan plan, long start) {
    Snapshot snapshot = target.snapshot();
    int columns = snapshot.schema().fields().size();
    int indexed = snapshot.properties().dataSkippingNumIndexedCols();
    return new OptimizeRow(
        snapshot.tableRoot(),
        metrics,
        plan.considered(),
        plan.groups().size(),
        false,
        start,
        session().sparkContext().defaultParallelism(),
        columns,
        indexed < 0 ? columns : Math.min(columns, indexed));
  }

  /** As the history of other Delta engines shows it, too. */
  private static Operation operation(@Nullable String where, List<String> zOrderBy) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("predicate", JsonText.list(where == null ? List.of() : List.of(where)));
    parameters.put("zOrderBy", JsonText.list(zOrderBy));
    parameters.put("clusterBy", "[]");
    parameters.put("auto", "false");
    return new Operation("OPTIMIZE", parameters);
  }
}
