package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.write.AffectedRows;
import io.mangrove.spark.write.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.OverwritePartitionsDynamic;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.IdentityTransform;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The plan by which {@code DataFrameWriter} adds to, or replaces rows of, a table that is there.
 *
 * @param partitionBy what the writer was told; null if it was told nothing
 */
record ExistingTableWrite(
    Tables tables,
    TableInCatalog target,
    LogicalPlan query,
    Map<String, String> writeOptions,
    @Nullable List<String> partitionBy) {

  LogicalPlan append() {
    WriterOptions options = WriterOptions.of(writeOptions, tables.conf());
    return new AppendData(
        target.relation(table(options, false)),
        query,
        Scala.map(writeOptions),
        true,
        false,
        Scala.none(),
        Scala.none());
  }

  private static boolean isPartitioned(Table table) {
    return Arrays.stream(table.partitioning()).anyMatch(IdentityTransform.class::isInstance);
  }

  LogicalPlan overwrite() {
    WriterOptions options = WriterOptions.of(writeOptions, tables.conf());
    if (options.dynamic() && isPartitioned(target.table())) {
      if (options.overwriteSchema()) {
        throw PlanError.DELTA_OVERWRITE_SCHEMA_WITH_DYNAMIC_PARTITION_OVERWRITE.with();
      }
      return new OverwritePartitionsDynamic(
          target.relation(table(options, true)),
          query,
          Scala.map(writeOptions),
          true,
          false,
          Scala.none());
    }
    return new OverwriteByExpression(
        target.relation(table(options, true)),
        replaced(options.replaceWhere(), tables),
        query,
        Scala.map(writeOptions),
        true,
        false,
        Scala.none(),
        Scala.none());
  }

  /** The rows that {@code replaceWhere} names; all of them for null. */
  static Expression replaced(@Nullable String replaceWhere, Tables tables) {
    if (replaceWhere == null) {
      return Literal.TrueLiteral();
    }
    try {
      return tables.session().sessionState().sqlParser().parseExpression(replaceWhere);
    } catch (ParseException e) {
      throw Unchecked.rethrow(e);
    }
  }

  private Table table(WriterOptions options, boolean overwrite) {
    if (!(target.table() instanceof LiveTable live)) {
      return target.table(); // pinned to a version: Spark says that it cannot be written
    }
    StructType data = query.schema();
    if (overwrite && options.overwriteSchema() && options.replaceWhere() == null) {
      return SchemaOnWrite.replaced(live, data, partitionBy == null ? List.of() : partitionBy)
          .changedBy(allowed("canOverwriteSchema"));
    }
    SchemaOnWrite.requirePartitioning(live, partitionBy, overwrite);
    LiveTable merged = SchemaOnWrite.byName(live, data, SchemaMerge.exact(), options, overwrite);
    return options.mergeSchema() ? merged.changedBy(allowed("canMergeSchema")) : merged;
  }

  /** What the history tells of a write beside what it did. */
  private static Statement allowed(String parameter) {
    return new Statement(Map.of(parameter, "true"), new AffectedRows());
  }
}
