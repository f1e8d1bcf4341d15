package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.OverwritePartitionsDynamic;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.jspecify.annotations.Nullable;

/**
 * The options {@code replaceWhere} and {@code partitionOverwriteMode} of an overwrite of a whole
 * table: Spark hands them on and does not act on them.
 */
final class OverwriteOptions implements NodeRewrite {
  private final Tables tables;

  OverwriteOptions(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof AppendData append
        && append.table() instanceof DataSourceV2Relation relation
        && relation.table() instanceof LiveTable
        && replaceWhere(append) != null) {
      throw PlanError.DELTA_REPLACE_WHERE_IN_OVERWRITE.with();
    }
    if (node instanceof OverwriteByExpression overwrite
        && overwrite.deleteExpr().equals(Literal.TrueLiteral())
        && overwrite.table() instanceof DataSourceV2Relation relation
        && relation.table() instanceof LiveTable live) {
      return rewritten(overwrite, live);
    }
    if (node instanceof OverwritePartitionsDynamic overwrite
        && overwrite.table() instanceof DataSourceV2Relation relation
        && relation.table() instanceof LiveTable live
        && !live.acceptsAnySchema()) {
      // From insertInto, where the session asked for it; the option of the write has the last word.
      Map<String, String> options = Scala.map(overwrite.writeOptions());
      return WriterOptions.of(options, tables.conf()).dynamic()
          ? overwrite
          : WriteCommands.ofAll(overwrite, Literal.TrueLiteral());
    }
    return node;
  }

  private @Nullable String replaceWhere(AppendData append) {
    return WriterOptions.of(Scala.map(append.writeOptions()), tables.conf()).replaceWhere();
  }

  private LogicalPlan rewritten(OverwriteByExpression overwrite, LiveTable table) {
    Map<String, String> writeOptions = Scala.map(overwrite.writeOptions());
    WriterOptions options = WriterOptions.of(writeOptions, tables.conf());
    if (options.replaceWhere() != null) {
      return WriteCommands.of(
          overwrite, ExistingTableWrite.replaced(options.replaceWhere(), tables));
    }
    return WriterOptions.nameOverwriteMode(writeOptions)
            && options.dynamic()
            && !table.metadata().partitionColumns().isEmpty()
        ? WriteCommands.ofPartitions(overwrite)
        : overwrite;
  }
}
