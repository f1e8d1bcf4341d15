package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias$;
import org.jspecify.annotations.Nullable;

/**
 * Puts the table of a MERGE that may add columns into the plan before Spark does. It accepts any
 * schema for the moment, so that Spark leaves the clauses alone until {@link MergeEvolution} knows
 * the columns of the source.
 */
final class MergeTargets implements NodeRewrite {
  private final Tables tables;

  MergeTargets(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (!(node instanceof MergeIntoTable merge)
        || !(merge.withSchemaEvolution() || WriterOptions.autoMerge(tables.conf()))) {
      return node;
    }
    LogicalPlan target =
        merge.targetTable() instanceof SubqueryAlias alias
            ? alias(alias, merge)
            : merge.targetTable() instanceof UnresolvedRelation name ? named(name, merge) : null;
    return target == null ? node : MergeEvolution.with(merge, target);
  }

  private @Nullable LogicalPlan alias(SubqueryAlias alias, MergeIntoTable merge) {
    TableInCatalog found =
        alias.child() instanceof UnresolvedRelation name ? find(name, merge) : null;
    return found != null && found.table() instanceof LiveTable live
        ? new SubqueryAlias(alias.identifier(), found.relation(live.acceptingAnySchema()))
        : null;
  }

  /** Columns may be qualified by the name of the table, as far as that goes. */
  private @Nullable LogicalPlan named(UnresolvedRelation name, MergeIntoTable merge) {
    TableInCatalog found = find(name, merge);
    if (found == null || !(found.table() instanceof LiveTable live)) {
      return null;
    }
    List<String> parts = new ArrayList<>(List.of(found.catalog().name()));
    parts.addAll(Arrays.asList(found.ident().namespace()));
    parts.add(found.ident().name());
    return SubqueryAlias$.MODULE$.apply(
        Scala.seq(parts), found.relation(live.acceptingAnySchema()));
  }

  private @Nullable TableInCatalog find(UnresolvedRelation name, MergeIntoTable merge) {
    return tables.find(Scala.list(name.multipartIdentifier()), Scala.set(merge.writePrivileges()));
  }
}
