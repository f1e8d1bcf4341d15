package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.convert.JsonText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations of this package as commitInfo names them: the names other engines look for. */
final class TableOperations {
  private TableOperations() {}

  static Operation create(
      Metadata metadata, List<List<String>> clusterBy, boolean managed, boolean asSelect) {
    return new Operation(
        "CREATE TABLE" + (asSelect ? " AS SELECT" : ""), definition(metadata, clusterBy, managed));
  }

  static Operation replace(
      Metadata metadata,
      List<List<String>> clusterBy,
      boolean managed,
      boolean orCreate,
      boolean asSelect) {
    String name = (orCreate ? "CREATE OR " : "") + "REPLACE TABLE" + (asSelect ? " AS SELECT" : "");
    return new Operation(name, definition(metadata, clusterBy, managed));
  }

  /** A {@code save} to a path where no table was yet. */
  static Operation save(String mode, Metadata metadata, List<List<String>> clusterBy) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("mode", mode);
    parameters.put("partitionBy", JsonText.list(metadata.partitionColumns()));
    if (!clusterBy.isEmpty()) {
      parameters.put("clusterBy", JsonText.list(ClusteringColumns.texts(clusterBy)));
    }
    return new Operation("WRITE", parameters);
  }

  static Operation setProperties(Map<String, String> properties) {
    return new Operation("SET TBLPROPERTIES", Map.of("properties", JsonText.object(properties)));
  }

  static Operation unsetProperties(Collection<String> keys) {
    // Spark does not tell a catalog whether the statement said IF EXISTS; we act as if it did.
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("properties", JsonText.list(keys));
    parameters.put("ifExists", "true");
    return new Operation("UNSET TBLPROPERTIES", parameters);
  }

  static Operation addConstraint(String name, String expression) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("name", name);
    parameters.put("expr", expression);
    return new Operation("ADD CONSTRAINT", parameters);
  }

  static Operation dropConstraint(String name, String expression) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("name", name);
    parameters.put("expr", expression);
    parameters.put("existed", "true");
    return new Operation("DROP CONSTRAINT", parameters);
  }

  private static Map<String, @Nullable String> definition(
      Metadata metadata, List<List<String>> clusterBy, boolean managed) {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    parameters.put("isManaged", Boolean.toString(managed));
    parameters.put("description", metadata.description());
    parameters.put("partitionBy", JsonText.list(metadata.partitionColumns()));
    parameters.put("clusterBy", JsonText.list(ClusteringColumns.texts(clusterBy)));
    parameters.put("properties", JsonText.object(metadata.configuration()));
    return parameters;
  }
}
