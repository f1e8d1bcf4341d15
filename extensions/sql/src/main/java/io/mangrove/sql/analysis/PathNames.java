package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.PathIdentifier;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.RelationChanges;
import org.apache.spark.sql.catalyst.analysis.RelationTimeTravel;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTable;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableOrView;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.apache.spark.sql.connector.catalog.Identifier;
import scala.collection.immutable.Seq;

/**
 * {@code delta.`/path`} becomes {@code spark_catalog.delta.`/path`} wherever a table name may
 * stand, so that it means the same after {@code USE} of another catalog, and before Spark takes it
 * for SQL on a file.
 */
final class PathNames implements NodeRewrite {
  private final Tables tables;

  PathNames(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof UnresolvedRelation relation) {
      return isPath(relation.multipartIdentifier()) ? pinned(relation) : relation;
    }
    if (node instanceof UnresolvedTable table && isPath(table.multipartIdentifier())) {
      return table.copy(
          pinned(table.multipartIdentifier()), table.commandName(), table.suggestAlternative());
    }
    if (node instanceof UnresolvedTableOrView table && isPath(table.multipartIdentifier())) {
      return table.copy(
          pinned(table.multipartIdentifier()),
          table.commandName(),
          table.allowTempView(),
          table.tableNotFoundSearchPathMode());
    }
    if (node instanceof UnresolvedIdentifier name && isPath(name.nameParts())) {
      return name.copy(pinned(name.nameParts()), name.allowTemp());
    }
    return fieldsOf(node);
  }

  /** Some nodes hold the name of their table in a field, where no walk over children comes by. */
  private LogicalPlan fieldsOf(LogicalPlan node) {
    if (node instanceof RelationTimeTravel travel
        && travel.relation() instanceof UnresolvedRelation relation
        && isPath(relation.multipartIdentifier())) {
      return travel.copy(pinned(relation), travel.timestamp(), travel.version());
    }
    if (node instanceof RelationChanges changes
        && changes.relation() instanceof UnresolvedRelation relation
        && isPath(relation.multipartIdentifier())) {
      return changes.copy(pinned(relation), changes.changelogContext());
    }
    if (node instanceof InsertIntoStatement insert
        && insert.table() instanceof UnresolvedRelation relation
        && isPath(relation.multipartIdentifier())) {
      return insert.copy(
          pinned(relation),
          insert.partitionSpec(),
          insert.userSpecifiedCols(),
          insert.query(),
          insert.overwrite(),
          insert.ifPartitionNotExists(),
          insert.byName(),
          insert.replaceCriteriaOpt(),
          insert.withSchemaEvolution());
    }
    if (node instanceof V2WriteCommand write
        && write.table() instanceof UnresolvedRelation relation
        && isPath(relation.multipartIdentifier())) {
      return WriteCommands.withTable(write, pinned(relation));
    }
    return node;
  }

  private boolean isPath(Seq<String> name) {
    boolean path =
        name.size() == 2
            && PathIdentifier.of(Identifier.of(new String[] {name.head()}, name.last())) != null;
    if (path) {
      if (!tables.conf().runSQLonFile()) {
        throw Unchecked.rethrow(new NoSuchTableException(name));
      }
      tables.requireDeltaSessionCatalog();
    }
    return path;
  }

  private static UnresolvedRelation pinned(UnresolvedRelation relation) {
    return relation.copy(
        pinned(relation.multipartIdentifier()), relation.options(), relation.isStreaming());
  }

  private static Seq<String> pinned(Seq<String> name) {
    List<String> pinned = Tables.nameOfPath(name.last());
    return Scala.seq(pinned);
  }
}
