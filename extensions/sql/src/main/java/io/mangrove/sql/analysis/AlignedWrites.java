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
      return aligned(write, relation, live.acceptingOwnSchema());
    }
    return node;
  }

  private LogicalPlan aligned(V2WriteCommand write, DataSourceV2Relation relation, LiveTable own) {
    Map<String, String> given = WriteCommands.options(write);
    WriterOptions options = WriterOptions.of(given == null ? Map.of() : given, tables.conf());
    if (options.overwriteSchema() && replacesAllRows(write)) {
      StructType data = write.query().schema();
      List<String> kept = new ArrayList<>(own.metadata().partitionColumns());
      kept.retainAll(Arrays.asList(data.fieldNames()));
      return to(SchemaOnWrite.replaced(own, data, kept), write, relation);
    }
    V2WriteCommand stored = StoredValues.cast(write, SchemaOnWrite.schema(own), tables.conf());
    StructType data = stored.query().schema();
    LiveTable table =
        stored.isByName()
            ? SchemaOnWrite.byName(
                own, data, SchemaMerge.casting(), options, !(stored instanceof AppendData))
            : SchemaOnWrite.byPosition(own, data, options);
    return to(table, stored, relation);
  }

  private static LogicalPlan to(
      LiveTable table, V2WriteCommand write, DataSourceV2Relation relation) {
    return WriteCommands.withTable(write, TableInCatalog.replaced(relation, table));
  }

  private static boolean replacesAllRows(V2WriteCommand write) {
    return write instanceof OverwriteByExpression overwrite
        && overwrite.deleteExpr().equals(Literal.TrueLiteral());
  }
}
