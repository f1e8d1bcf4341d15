package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.TableProperties;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.CharVarcharColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a CREATE or REPLACE TABLE says about the table, checked for what Delta tables can be.
 *
 * @param schema empty where the statement names no columns
 * @param partitionColumns spelled as in the schema
 * @param clusteringColumns the names down to each, as written
 * @param configuration the user's properties, without the keys that Spark reserves
 * @param location as written; null where the catalog shall choose
 * @param external whether the statement says EXTERNAL
 */
record TableDefinition(
    StructType schema,
    List<String> partitionColumns,
    List<List<String>> clusteringColumns,
    Map<String, String> configuration,
    @Nullable String comment,
    @Nullable String location,
    boolean external) {

  private static final Set<String> RESERVED =
      Set.of(
          TableCatalog.PROP_COMMENT,
          TableCatalog.PROP_COLLATION,
          TableCatalog.PROP_LOCATION,
          TableCatalog.PROP_PROVIDER,
          TableCatalog.PROP_OWNER,
          TableCatalog.PROP_EXTERNAL,
          TableCatalog.PROP_IS_MANAGED_LOCATION,
          TableCatalog.PROP_TABLE_TYPE,
          TableStaging.SAVE_MODE);

  TableDefinition {
    partitionColumns = List.copyOf(partitionColumns);
    clusteringColumns = clusteringColumns.stream().map(List::copyOf).toList();
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
  }

  static TableDefinition of(TableInfo info) {
    for (Column column : info.columns()) {
      checkPlain(column);
    }
    Map<String, String> properties = info.properties();
    if (properties.containsKey(TableCatalog.PROP_COLLATION)) {
      throw notAllowed("DEFAULT COLLATION");
    }
    StructType schema = ColumnDefaults.declared(CharVarcharColumns.asStrings(info.schema()));
    List<String> partitionColumns = new ArrayList<>();
    List<List<String>> clusteringColumns = new ArrayList<>();
    for (Transform transform : info.partitions()) {
      if (transform.name().equals("cluster_by")) {
        for (NamedReference column : transform.references()) {
          clusteringColumns.add(List.of(column.fieldNames()));
        }
      } else {
        partitionColumns.add(partitionColumn(transform));
      }
    }
    if (!partitionColumns.isEmpty() && !clusteringColumns.isEmpty()) {
      throw CatalogError.DELTA_CLUSTER_BY_WITH_PARTITIONED_BY.with();
    }
    if (clusteringColumns.isEmpty() && ClusteringColumns.isAskedBy(properties)) {
      throw CatalogError.DELTA_CREATE_TABLE_SET_CLUSTERING_TABLE_FEATURE_NOT_ALLOWED.with(
          "tableFeature", "clustering");
    }
    return new TableDefinition(
        schema,
        SchemaRules.checked(schema, partitionColumns),
        clusteringColumns,
        CheckConstraints.properties(
            info.constraints(), TableProperties.normalized(userProperties(properties))),
        properties.get(TableCatalog.PROP_COMMENT),
        properties.get(TableCatalog.PROP_LOCATION),
        properties.containsKey(TableCatalog.PROP_EXTERNAL));
  }

  /** The definition with properties for the keys it does not set. */
  TableDefinition withDefaults(Map<String, String> defaults) {
    Map<String, String> all = new LinkedHashMap<>(defaults);
    all.putAll(configuration);
    return new TableDefinition(
        schema,
        partitionColumns,
        clusteringColumns,
        TableProperties.normalized(all),
        comment,
        location,
        external);
  }

  /** The metadata of a table of this definition, with the id given. */
  Metadata metadata(String id, long createdTimeMillis) {
    return new Metadata(
        id,
        null,
        comment,
        "parquet",
        Map.of(),
        SchemaConverter.toJson(schema),
        partitionColumns,
        createdTimeMillis,
        configuration);
  }

  /**
   * The properties that go into the log. Spark gives OPTIONS twice, plain and with a prefix; of
   * these only {@code delta.} ones are meant for the table.
   */
  static Map<String, String> userProperties(Map<String, String> properties) {
    Map<String, String> kept = new LinkedHashMap<>();
    properties.forEach(
        (key, value) -> {
          boolean option = properties.containsKey(TableCatalog.OPTION_PREFIX + key);
          boolean forTable = !option || key.startsWith("delta.");
          if (forTable && !RESERVED.contains(key) && !key.startsWith(TableCatalog.OPTION_PREFIX)) {
            kept.put(key, value);
          }
        });
    return kept;
  }

  private static String partitionColumn(Transform transform) {
    String[] parts = new String[0];
    switch (transform.name()) {
      case "identity" -> parts = transform.references()[0].fieldNames();
      case "bucket", "sorted_bucket" -> throw notAllowed("Bucketing");
      default -> throw notAllowed("Partitioning by the expression " + transform.describe());
    }
    if (parts.length != 1) {
      throw notAllowed("Partitioning by the nested column " + String.join(".", parts));
    }
    return parts[0];
  }

  private static void checkPlain(Column column) {
    if (column.generationExpression() != null) {
      throw notAllowed("A generated column (" + column.name() + ")");
    }
    if (column.identityColumnSpec() != null) {
      throw notAllowed("An identity column (" + column.name() + ")");
    }
  }

  private static RuntimeException notAllowed(String operation) {
    return CatalogError.DELTA_OPERATION_NOT_ALLOWED.with("operation", operation);
  }
}
