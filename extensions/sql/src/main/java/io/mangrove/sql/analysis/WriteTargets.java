package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.jspecify.annotations.Nullable;

/**
 * Puts the table that a write names into the plan before Spark does. A table whose schema the write
 * may change accepts any schema for the moment: {@link AlignedWrites} decides once the query is
 * resolved, where Spark would already have compared its columns.
 */
final class WriteTargets implements NodeRewrite {
  private final Tables tables;

  WriteTargets(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof InsertIntoStatement insert) {
      return insert(insert);
    }
    if (!(node instanceof V2WriteCommand write)) {
      return node;
    }
    Map<String, String> writeOptions = WriteCommands.options(write);
    if (writeOptions == null) {
      return node;
    }
    if (write.table() instanceof UnresolvedRelation relation) {
      DataSourceV2Relation target =
          acceptingAnySchema(relation, Scala.set(write.writePrivileges()));
      return target == null ? node : WriteCommands.withTable(write, target);
    }
    if (write.query().resolved()
        && write.table() instanceof DataSourceV2Relation relation
        && relation.table() instanceof LiveTable live
        && !live.acceptsAnySchema()
        && live.pendingMetadata() == null) {
      return aligned(write, relation, live, WriterOptions.of(writeOptions, tables.conf()));
    }
    return node;
  }

  /** {@code saveAsTable} and {@code insertInto} come with their table loaded and query resolved. */
  private static LogicalPlan aligned(
      V2WriteCommand write, DataSourceV2Relation relation, LiveTable live, WriterOptions options) {
    boolean overwrite = write instanceof OverwriteByExpression;
    LiveTable target =
        write.isByName()
            ? SchemaOnWrite.byName(
                live, write.query().schema(), SchemaMerge.exact(), options, overwrite)
            : SchemaOnWrite.byPosition(live, write.query().schema(), options);
    return target.pendingMetadata() == null
        ? (LogicalPlan) write
        : WriteCommands.withTable(write, TableInCatalog.replaced(relation, target));
  }

  private LogicalPlan insert(InsertIntoStatement insert) {
    if (!(insert.table() instanceof UnresolvedRelation relation)) {
      return insert;
    }
    DataSourceV2Relation target =
        acceptingAnySchema(
            relation,
            insert.overwrite()
                ? Set.of(TableWritePrivilege.INSERT, TableWritePrivilege.DELETE)
                : Set.of(TableWritePrivilege.INSERT));
    return target == null
        ? insert
        : insert.copy(
            target,
            insert.partitionSpec(),
            insert.userSpecifiedCols(),
            insert.query(),
            insert.overwrite(),
            insert.ifPartitionNotExists(),
            insert.byName(),
            insert.replaceCriteriaOpt(),
            insert.withSchemaEvolution());
  }

  private @Nullable DataSourceV2Relation acceptingAnySchema(
      UnresolvedRelation relation, Set<TableWritePrivilege> privileges) {
    TableInCatalog found = tables.find(Scala.list(relation.multipartIdentifier()), privileges);
    return found != null && found.table() instanceof LiveTable live
        ? found.relation(live.acceptingAnySchema())
        : null;
  }
}
