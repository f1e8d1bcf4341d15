package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.PathIdentifier;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.RelationTimeTravel;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.Identifier;

/** A path that Spark has looked for and not found is named as a path, not as a table. */
final class MissingPaths implements NodeRewrite {
  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof UnresolvedRelation relation) {
      refusePath(relation);
    }
    // A timestamp may take another round to be resolved, a version is there at once.
    if (node instanceof RelationTimeTravel travel
        && travel.version().isDefined()
        && travel.relation() instanceof UnresolvedRelation relation) {
      refusePath(relation);
    }
    return node;
  }

  private static void refusePath(UnresolvedRelation relation) {
    List<String> name = Scala.list(relation.multipartIdentifier());
    if (name.size() == 3
        && name.equals(Tables.nameOfPath(name.get(2)))
        && PathIdentifier.of(Identifier.of(new String[] {name.get(1)}, name.get(2))) != null) {
      throw PlanError.DELTA_PATH_DOES_NOT_EXIST.with("path", name.get(2));
    }
  }
}
