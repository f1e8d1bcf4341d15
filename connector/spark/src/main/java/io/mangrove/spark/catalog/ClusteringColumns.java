package io.mangrove.spark.catalog;

import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.MinimalProtocol;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.IndexedColumns;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.VariantType;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a CLUSTER BY names, checked for what rows can be kept together by. PROTOCOL:
 * Clustered Table.
 *
 * @param names down to each column, spelled as in the schema
 * @param physical the same by the names that files have
 */
record ClusteringColumns(List<List<String>> names, List<List<String>> physical) {
  private static final String FEATURE = "delta.feature.clustering";

  /** Of a table with this metadata; throws where it has no such columns, or no bounds of them. */
  static ClusteringColumns of(Metadata metadata, List<List<String>> named) {
    if (named.isEmpty()) {
      return new ClusteringColumns(named, named);
    }
    StructType schema =
        ColumnMapping.of(metadata.configuration())
            .inForce(SchemaJson.parse(metadata.schemaString()));
    List<List<String>> names = new ArrayList<>();
    List<List<String>> physical = new ArrayList<>();
    List<String> withoutBounds = new ArrayList<>();
    List<String> withoutStats = new ArrayList<>();
    Set<List<String>> indexed =
        new HashSet<>(
            IndexedColumns.of(schema, metadata.partitionColumns(), metadata.configuration()));
    for (List<String> path : named) {
      List<String> spelled = new ArrayList<>();
      List<String> inFiles = new ArrayList<>();
      StructField column = resolved(schema, path, spelled, inFiles);
      String text = ColumnPath.text(spelled);
      if (names.contains(spelled)) {
        throw CatalogError.DELTA_DUPLICATE_COLUMNS_FOUND.with("column", text);
      }
      DataType type = SchemaConverter.toSpark(new StructType(List.of(column))).apply(0).dataType();
      if (!hasBounds(type)) {
        withoutBounds.add(text + " : " + type.sql());
      } else if (!indexed.contains(inFiles)) {
        withoutStats.add(text);
      }
      names.add(spelled);
      physical.add(inFiles);
    }
    if (!withoutBounds.isEmpty()) {
      throw CatalogError.DELTA_CLUSTERING_COLUMNS_DATATYPE_NOT_SUPPORTED.with(
          "columnsWithDataTypes", String.join(", ", withoutBounds));
    }
    if (!withoutStats.isEmpty()) {
      throw CatalogError.DELTA_CLUSTERING_COLUMN_MISSING_STATS.with(
          "columns",
          String.join(", ", withoutStats),
          "schema",
          indexed.stream()
              .map(path -> ColumnPath.text(ColumnMapping.logicalPath(schema, path)))
              .sorted()
              .collect(Collectors.joining(", ")));
    }
    return new ClusteringColumns(names, physical);
  }

  private static StructField resolved(
      StructType schema, List<String> path, List<String> spelled, List<String> inFiles) {
    StructType inside = schema;
    StructField found = null;
    for (String name : path) {
      found = inside == null ? null : field(inside, name);
      if (found == null) {
        break;
      }
      spelled.add(found.name());
      inFiles.add(ColumnMapping.physicalName(found));
      inside = found.type() instanceof StructType struct ? struct : null;
    }
    if (found == null) {
      throw CatalogError.DELTA_COLUMN_NOT_FOUND_IN_SCHEMA.with("columnName", ColumnPath.text(path));
    }
    return found;
  }

  private static @Nullable StructField field(StructType struct, String name) {
    for (StructField field : struct.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        return field;
      }
    }
    return null;
  }

  private static boolean hasBounds(DataType type) {
    return !(type instanceof org.apache.spark.sql.types.StructType
        || type instanceof org.apache.spark.sql.types.ArrayType
        || type instanceof org.apache.spark.sql.types.MapType
        || type instanceof BooleanType
        || type instanceof BinaryType
        || type instanceof VariantType
        || type instanceof NullType);
  }

  /** Of a table as it is; none where it is not clustered. */
  static List<List<String>> names(Snapshot snapshot) {
    DomainMetadata domain = snapshot.domainMetadata().get(ClusteringDomain.NAME);
    return domain == null
        ? List.of()
        : ClusteringDomain.of(domain).columns().stream()
            .map(path -> ColumnMapping.logicalPath(snapshot.schema(), path))
            .toList();
  }

  /** The names as texts. */
  static List<String> texts(List<List<String>> names) {
    return names.stream().map(ColumnPath::text).toList();
  }

  /** The metadata, with what asks for the protocol of a clustered table. */
  static Metadata asking(Metadata metadata) {
    Map<String, String> configuration = new LinkedHashMap<>(metadata.configuration());
    configuration.put(FEATURE, "supported");
    return metadata.withConfiguration(configuration);
  }

  /** Whether properties ask for the feature, which only CLUSTER BY can give a meaning. */
  static boolean isAskedBy(Map<String, String> properties) {
    return properties.keySet().stream().anyMatch(FEATURE::equalsIgnoreCase);
  }

  /** ALTER TABLE ... CLUSTER BY: from now on, for files that are there once OPTIMIZE sees them. */
  static void alter(LiveTable table, TableChange.ClusterBy change) {
    Snapshot snapshot = table.snapshot();
    List<List<String>> named =
        Arrays.stream(change.clusteringColumns())
            .map(reference -> List.of(reference.fieldNames()))
            .toList();
    List<List<String>> before = names(snapshot);
    if (named.isEmpty() && before.isEmpty()) {
      return;
    }
    if (!snapshot.partitionColumns().isEmpty()) {
      throw CatalogError.DELTA_ALTER_TABLE_CLUSTER_BY_ON_PARTITIONED_TABLE_NOT_ALLOWED.with(
          "columns", String.join(", ", snapshot.partitionColumns()));
    }
    ClusteringColumns columns = of(snapshot.metadata(), named);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("oldClusteringColumns", String.join(",", texts(before)));
    parameters.put("newClusteringColumns", String.join(",", texts(columns.names())));
    Transaction transaction = table.startTransaction();
    var unused =
        transaction
            .protocol(MinimalProtocol.upgrade(snapshot.protocol(), asking(snapshot.metadata())))
            .clusterBy(columns.physical())
            .commit(new Operation("CLUSTER BY", parameters));
  }
}
