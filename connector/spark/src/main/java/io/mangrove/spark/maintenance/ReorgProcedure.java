package io.mangrove.spark.maintenance;

import io.mangrove.log.maintenance.CompactionPlan;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.convert.JsonText;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.ConditionAnalysis;
import io.mangrove.spark.internals.Footers;
import io.mangrove.spark.internals.JobDescription;
import io.mangrove.spark.internals.TaskRunner;
import io.mangrove.spark.internals.TaskStore;
import io.mangrove.spark.read.TrackedRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALL system.reorg(table => 'db.t', where => 'day = 1')}: writes files anew that hold what
 * the table has no more, rows that are masked and columns that were dropped. No row changes by it.
 */
final class ReorgProcedure extends TableProcedure {
  static final String NAME = "reorg";

  ReorgProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "REORG",
        "Writes files of a Delta table anew that hold masked rows or dropped columns",
        optional("where", DataTypes.StringType, "A condition on partition columns"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    String where = arguments.isNullAt(1) ? null : arguments.getUTF8String(1).toString();
    long start = System.currentTimeMillis();
    OptimizeTarget target =
        new OptimizeTarget(
            session(),
            table,
            OptimizeOptions.of(session(), table.snapshot().properties()),
            operation(where));
    BitSet among = PartitionChoice.files(session(), table, where);
    ActiveFiles active = target.snapshot().activeFiles();
    BitSet chosen = withRemains(target, among);
    List<int[]> groups = new ArrayList<>();
    for (BitSet alike : Clustering.alike(active, chosen)) {
      long maxFileBytes = target.options().limits().maxFileBytes();
      groups.addAll(CompactionPlan.rewriting(active, alike, maxFileBytes).groups());
    }
    CompactionPlan plan = new CompactionPlan(groups, chosen.cardinality());
    OptimizeMetrics metrics = new OptimizeMetrics();
    if (!plan.groups().isEmpty()) {
      new CompactionJob(target, plan, metrics).run();
    }
    int columns = target.snapshot().schema().fields().size();
    int indexed = target.snapshot().properties().dataSkippingNumIndexedCols();
    return new OptimizeRow(
            target.snapshot().tableRoot(),
            metrics,
            among.cardinality(),
            plan.groups().size(),
            OptimizeRow.Order.NONE,
            start,
            TaskRunner.slots(session()),
            columns,
            indexed < 0 ? columns : Math.min(columns, indexed))
        .rows();
  }

  /** Those that hold masked rows or, as their footers tell, columns the table has not. */
  private BitSet withRemains(OptimizeTarget target, BitSet among) {
    ActiveFiles active = target.snapshot().activeFiles();
    BitSet chosen = new BitSet(active.rows());
    BitSet unknown = new BitSet(active.rows());
    for (int row = among.nextSetBit(0); row >= 0; row = among.nextSetBit(row + 1)) {
      (active.deletionVector(row) == null ? unknown : chosen).set(row);
    }
    // Without a mapping no column can be dropped but by writing all files anew.
    if (target.snapshot().columnMapping() != ColumnMapping.NONE) {
      addWithOtherColumns(target, unknown, chosen);
    }
    return chosen;
  }

  private void addWithOtherColumns(OptimizeTarget target, BitSet among, BitSet chosen) {
    Snapshot snapshot = target.snapshot();
    StructType columns = columnsInFiles(target);
    Footers footers = new Footers(TaskStore.create(session(), Map.of()));
    int[] rows = among.stream().toArray();
    TaskRunner.Work<FooterTask, BitSet> look =
        (number, task) -> {
          BitSet others = new BitSet(task.paths().size());
          for (int i = 0; i < task.paths().size(); i++) {
            others.set(i, footers.hasOthersThan(columns, task.paths().get(i)));
          }
          return others;
        };
    List<BitSet> found =
        JobDescription.during(
            session(),
            "REORG %s: the footers of %d files".formatted(target.table().name(), rows.length),
            () -> TaskRunner.run(session(), FooterTask.of(snapshot, rows), look));
    for (int part = 0; part < found.size(); part++) {
      int first = part * FooterTask.FILES;
      found.get(part).stream().forEach(i -> chosen.set(rows[first + i]));
    }
  }

  private static StructType columnsInFiles(OptimizeTarget target) {
    StructType columns = SchemaConverter.toSpark(target.snapshot().schema());
    TrackedRows tracked = target.tracked();
    return tracked == null
        ? columns
        : columns
            .add(tracked.rowIdColumn(), DataTypes.LongType)
            .add(tracked.commitVersionColumn(), DataTypes.LongType);
  }

  /** As the history of other Delta engines shows it, too. */
  private Operation operation(@Nullable String where) {
    List<String> predicates =
        where == null ? List.of() : List.of(new ConditionAnalysis(session()).text(where));
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("predicate", JsonText.list(predicates));
    parameters.put("applyPurge", "true");
    return new Operation("REORG", parameters);
  }
}
