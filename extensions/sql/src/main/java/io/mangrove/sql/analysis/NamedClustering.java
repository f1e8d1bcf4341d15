package io.mangrove.sql.analysis;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.ClusterByTransform;
import org.apache.spark.sql.connector.expressions.Transform;

/** The clustering columns that a writer names for a table that is there: only its own. */
final class NamedClustering {
  private NamedClustering() {}

  static void check(Table table, List<Transform> named) {
    List<String> own = columns(Arrays.asList(table.partitioning()));
    List<String> theirs = columns(named);
    if (!theirs.isEmpty() && !theirs.toString().equalsIgnoreCase(own.toString())) {
      throw PlanError.DELTA_CLUSTERING_COLUMNS_MISMATCH.with(
          "providedClusteringColumns", theirs, "existingClusteringColumns", own);
    }
  }

  private static List<String> columns(List<Transform> transforms) {
    return transforms.stream()
        .filter(ClusterByTransform.class::isInstance)
        .flatMap(transform -> Arrays.stream(transform.references()))
        .map(Object::toString)
        .toList();
  }
}
