package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructType;

/**
 * Decides, once the query of a write is resolved, what schema its table has after the write. Spark
 * then matches the columns of the query to that schema, casts them and fills what is missing.
 */
final class AlignedWrites implements NodeRewrite {
  private final Tables tables;

  AlignedWrites(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof V2WriteCommand write
        && write.query().resolved()
        && write.table() instanceof DataSourceV2Relation relation
        && relation.table() instanceof LiveTable live
        && live.acceptsAnySchema()) {
      LiveTable aligned = aligned(write, live.acceptingOwnSchema());
      return WriteCommands.withTable(write, TableInCatalog.replaced(relation, aligned));
    }
    return node;
  }

  private LiveTable aligned(V2WriteCommand write, LiveTable table) {
    Map<String, String> given = WriteCommands.options(write);
    WriterOptions options = WriterOptions.of(given == null ? Map.of() : given, tables.conf());
    StructType data = write.query().schema();
    if (options.overwriteSchema() && replacesAllRows(write)) {
      List<String> kept = new ArrayList<>(table.metadata().partitionColumns());
      kept.retainAll(Arrays.asList(data.fieldNames()));
      return SchemaOnWrite.replaced(table, data, kept);
    }
    return write.isByName()
        ? SchemaOnWrite.byName(
            table, data, SchemaMerge.casting(), options, !(write instanceof AppendData))
        : SchemaOnWrite.byPosition(table, data, options);
  }

  private static boolean replacesAllRows(V2WriteCommand write) {
    return write instanceof OverwriteByExpression overwrite
        && overwrite.deleteExpr().equals(Literal.TrueLiteral());
  }
}
