package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.RelationChanges;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.ChangelogContext;
import org.apache.spark.sql.connector.catalog.ChangelogRange;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A relation whose options ask for changes becomes the changes of it, as Spark's own {@code
 * CHANGES} clause makes them. The options go along and say which.
 */
final class ChangeReads implements NodeRewrite {
  private final Tables tables;

  ChangeReads(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (!(node instanceof UnresolvedRelation relation)
        || relation.isStreaming()
        || !asksForChanges(relation.options())) {
      return node;
    }
    List<String> name = Scala.list(relation.multipartIdentifier());
    TableInCatalog found = tables.find(name, Set.of());
    return found != null && found.table() instanceof LiveTable && !travels(relation.options())
        ? changes(relation)
        : node;
  }

  /** The changes of a relation that its options ask for. */
  static LogicalPlan changes(UnresolvedRelation relation) {
    return new RelationChanges(
        relation,
        new ChangelogContext(
            new ChangelogRange.UnboundedRange(), ChangelogContext.DeduplicationMode.NONE, false));
  }

  /** A value that is neither is for the catalog to refuse. */
  private static boolean asksForChanges(CaseInsensitiveStringMap options) {
    return !options.getOrDefault("readChangeFeed", "false").equalsIgnoreCase("false")
        || !options.getOrDefault("readChangeData", "false").equalsIgnoreCase("false");
  }

  /** The changes of a single version there are not, and reading it says so. */
  private static boolean travels(CaseInsensitiveStringMap options) {
    return options.containsKey("versionAsOf") || options.containsKey("timestampAsOf");
  }
}
