package io.mangrove.sql.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceTableAsSelect;
import org.apache.spark.sql.connector.catalog.SupportsV1OverwriteWithSaveAsTable;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.expressions.ClusterByTransform;
import org.apache.spark.sql.connector.expressions.IdentityTransform;
import org.apache.spark.sql.connector.expressions.Transform;
import org.jspecify.annotations.Nullable;

/**
 * {@code write.mode("overwrite").saveAsTable(t)} on a table that is there replaces its rows, as it
 * does for a path, and leaves its schema and properties: Spark's own plan would make a new table.
 */
final class TableOverwrites implements NodeRewrite {
  private static final Set<TableWritePrivilege> PRIVILEGES =
      Set.of(TableWritePrivilege.INSERT, TableWritePrivilege.DELETE);

  private final Tables tables;

  TableOverwrites(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (!(node instanceof ReplaceTableAsSelect replace)
        || !replace.writeOptions().contains(SupportsV1OverwriteWithSaveAsTable.OPTION_NAME)
        || !(replace.name() instanceof UnresolvedIdentifier name)) {
      return node;
    }
    TableInCatalog found = tables.find(Scala.list(name.nameParts()), PRIVILEGES);
    List<String> partitionBy = identityColumns(Scala.list(replace.partitioning()));
    if (found == null || partitionBy == null) {
      return node;
    }
    NamedClustering.check(found.table(), Scala.list(replace.partitioning()));
    Map<String, String> options = new LinkedHashMap<>(Scala.map(replace.writeOptions()));
    options.remove(SupportsV1OverwriteWithSaveAsTable.OPTION_NAME);
    return new ExistingTableWrite(tables, found, replace.query(), options, partitionBy).overwrite();
  }

  /** The columns partitioned by; null if there are buckets, which a table must refuse. */
  private static @Nullable List<String> identityColumns(List<Transform> partitioning) {
    List<String> columns = new ArrayList<>();
    for (Transform transform : partitioning) {
      if (transform instanceof IdentityTransform identity) {
        columns.add(String.join(".", identity.reference().fieldNames()));
      } else if (!(transform instanceof ClusterByTransform)) {
        return null;
      }
    }
    return columns;
  }
}
