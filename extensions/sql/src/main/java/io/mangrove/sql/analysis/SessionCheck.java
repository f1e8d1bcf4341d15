package io.mangrove.sql.analysis;

import java.util.List;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedProcedure;
import org.apache.spark.sql.catalyst.plans.logical.Call;
import org.apache.spark.sql.catalyst.plans.logical.CreateTable;
import org.apache.spark.sql.catalyst.plans.logical.CreateTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceTable;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.TableSpecBase;
import org.apache.spark.sql.catalyst.plans.logical.V2CreateTablePlan;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * A new Delta table needs our catalog, since Spark's own would list a table that has no log; and so
 * do our procedures.
 */
final class SessionCheck implements NodeRewrite {
  private final Tables tables;

  SessionCheck(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof V2CreateTablePlan create
        && create.name() instanceof UnresolvedIdentifier name
        && isDelta(specification(node))) {
      List<String> parts = Scala.list(name.nameParts());
      if (tables.isInSessionCatalog(parts)) {
        tables.requireDeltaSessionCatalog();
      }
    }
    if (node instanceof Call call && call.procedure() instanceof UnresolvedProcedure procedure) {
      tables.requireProcedures(Scala.list(procedure.nameParts()));
    }
    return node;
  }

  private static boolean isDelta(@Nullable TableSpecBase specification) {
    if (specification == null) {
      return false;
    }
    Option<String> provider = specification.provider();
    return provider.isDefined() && DeltaFormat.isName(provider.get());
  }

  private static @Nullable TableSpecBase specification(LogicalPlan create) {
    if (create instanceof CreateTable table) {
      return table.tableSpec();
    }
    if (create instanceof CreateTableAsSelect table) {
      return table.tableSpec();
    }
    if (create instanceof ReplaceTable table) {
      return table.tableSpec();
    }
    return create instanceof ReplaceTableAsSelect table ? table.tableSpec() : null;
  }
}
