package io.mangrove.spark.maintenance;

import io.mangrove.log.maintenance.CompactionPlan;
import io.mangrove.log.maintenance.CubePlan;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.convert.JsonText;
import io.mangrove.spark.internals.CatalystValues;
import io.mangrove.spark.internals.ConditionAnalysis;
import io.mangrove.spark.internals.NamedTables;
import io.mangrove.spark.internals.TaskRunner;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALL system.optimize(table => 'db.t', where => 'day = 1', zorder_by => array('a', 'b'))}:
 * puts small files together, or all rows into an order that lets queries leave files out, and
 * masked rows out of the new files. No row changes by it.
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
        optional("full", DataTypes.BooleanType, "Clustered tables: whether to order all rows anew"),
        optional(
            "zorder_by",
            DataTypes.createArrayType(DataTypes.StringType),
            "Columns: rows with values near each other come into the same files"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    String where = arguments.isNullAt(1) ? null : arguments.getUTF8String(1).toString();
    boolean full = !arguments.isNullAt(2) && arguments.getBoolean(2);
    List<String> order = arguments.isNullAt(3) ? List.of() : CatalystValues.strings(arguments, 3);
    checkClustering(table.snapshot(), where, full, order);
    long start = System.currentTimeMillis();
    List<List<String>> clustering = Clustering.columns(table.snapshot());
    OptimizeTarget target =
        new OptimizeTarget(
            session(),
            table,
            OptimizeOptions.of(session(), table.snapshot().properties()),
            operation(where, order, clustering, full));
    BitSet files = PartitionChoice.files(session(), table, where);
    OptimizeMetrics metrics = new OptimizeMetrics();
    int groups;
    if (!clustering.isEmpty()) {
      groups = cluster(target, clustering, full, metrics);
    } else if (order.isEmpty()) {
      groups = compact(target, files, metrics);
    } else {
      groups = order(target, files, order, metrics);
    }
    OptimizeRow.Order kind =
        !clustering.isEmpty()
            ? OptimizeRow.Order.CLUSTERING
            : order.isEmpty() ? OptimizeRow.Order.NONE : OptimizeRow.Order.Z_ORDER;
    return answer(target, metrics, files.cardinality(), groups, kind, start).rows();
  }

  private static void checkClustering(
      Snapshot snapshot, @Nullable String where, boolean full, List<String> order) {
    boolean clustered = !Clustering.columns(snapshot).isEmpty();
    if (full && !clustered) {
      throw ProcedureError.DELTA_OPTIMIZE_FULL_NOT_SUPPORTED.with();
    }
    if (clustered && where != null) {
      throw ProcedureError.DELTA_CLUSTERING_WITH_PARTITION_PREDICATE.with("predicates", where);
    }
    if (clustered && !order.isEmpty()) {
      throw ProcedureError.DELTA_CLUSTERING_WITH_ZORDER_BY.with(
          "zOrderBy", String.join(", ", order));
    }
  }

  /** How many groups of files were put together. */
  private static int compact(OptimizeTarget target, BitSet files, OptimizeMetrics metrics) {
    CompactionPlan plan =
        CompactionPlan.of(target.snapshot().activeFiles(), files, target.options().limits());
    if (!plan.groups().isEmpty()) {
      new CompactionJob(target, plan, metrics).run();
    }
    return plan.groups().size();
  }

  /** How many partitions of the table were put into order. */
  private int order(
      OptimizeTarget target, BitSet files, List<String> names, OptimizeMetrics metrics) {
    NamedTables parser = new NamedTables(session());
    List<List<String>> columns = names.stream().map(parser::parts).toList();
    List<Column> keys =
        ZOrderColumns.keys(session(), target.snapshot(), target.table().schema(), columns);
    return inOrder(target, files, Long.MAX_VALUE, RowOrder.asked(keys), metrics);
  }

  /** How many cubes were made. */
  private int cluster(
      OptimizeTarget target, List<List<String>> columns, boolean full, OptimizeMetrics metrics) {
    BitSet files = Clustering.files(target.snapshot(), target.options().limits(), full);
    List<Column> keys = ZOrderColumns.keys(target.table().schema(), columns);
    return inOrder(
        target,
        files,
        OptimizeOptions.cubeBytes(session()),
        RowOrder.clustered(keys, columns),
        metrics);
  }

  private int inOrder(
      OptimizeTarget target,
      BitSet files,
      long cubeBytes,
      RowOrder order,
      OptimizeMetrics metrics) {
    CubePlan plan =
        CubePlan.of(
            target.snapshot().activeFiles(),
            files,
            cubeBytes,
            target.options().batchBytes(session()));
    ZOrderJob.run(target, plan, order, metrics);
    return plan.cubes();
  }

  private OptimizeRow answer(
      OptimizeTarget target,
      OptimizeMetrics metrics,
      int considered,
      int groups,
      OptimizeRow.Order order,
      long start) {
    Snapshot snapshot = target.snapshot();
    int columns = snapshot.schema().fields().size();
    int indexed = snapshot.properties().dataSkippingNumIndexedCols();
    return new OptimizeRow(
        snapshot.tableRoot(),
        metrics,
        considered,
        groups,
        order,
        start,
        TaskRunner.slots(session()),
        columns,
        indexed < 0 ? columns : Math.min(columns, indexed));
  }

  /** As the history of other Delta engines shows it, too. */
  private Operation operation(
      @Nullable String where, List<String> zOrderBy, List<List<String>> clustering, boolean full) {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    List<String> predicates =
        where == null ? List.of() : List.of(new ConditionAnalysis(session()).text(where));
    parameters.put("predicate", JsonText.list(predicates));
    parameters.put("zOrderBy", JsonText.list(zOrderBy));
    parameters.put(
        "clusterBy",
        JsonText.list(clustering.stream().map(path -> String.join(".", path)).toList()));
    parameters.put("auto", "false");
    if (!clustering.isEmpty()) {
      parameters.put("isFull", Boolean.toString(full));
    }
    return new Operation("OPTIMIZE", parameters);
  }
}
