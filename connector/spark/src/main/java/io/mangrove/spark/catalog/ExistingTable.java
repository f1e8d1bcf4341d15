package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A CREATE TABLE at a location that holds a Delta table may only say what that table is. */
final class ExistingTable {
  /** Properties that nobody sets: they tell how far the table has come. */
  private static final Set<String> KEPT_BY_THE_TABLE =
      Set.of(
          "delta.columnMapping.maxColumnId",
          "delta.inCommitTimestampEnablementVersion",
          "delta.inCommitTimestampEnablementTimestamp",
          "delta.rowTracking.materializedRowIdColumnName",
          "delta.rowTracking.materializedRowCommitVersionColumnName");

  private ExistingTable() {}

  static void check(TableDefinition definition, Snapshot existing) {
    Metadata metadata = existing.metadata();
    StructType schema = SchemaConverter.toSpark(metadata.schemaString());
    StructType specified = definition.schema();
    if (!specified.isEmpty()) {
      if (!sameColumns(specified, schema)) {
        throw CatalogError.DELTA_CREATE_TABLE_SCHEME_MISMATCH.with(
            "path",
            existing.tableRoot(),
            "specifiedSchema",
            specified.treeString(),
            "existingSchema",
            schema.treeString());
      }
      if (!definition.partitionColumns().equals(metadata.partitionColumns())) {
        throw CatalogError.DELTA_CREATE_TABLE_WITH_DIFFERENT_PARTITIONING.with(
            "path",
            existing.tableRoot(),
            "specifiedColumns",
            definition.partitionColumns(),
            "existingColumns",
            metadata.partitionColumns());
      }
    }
    if (!specified.isEmpty() || !definition.clusteringColumns().isEmpty()) {
      checkClustering(definition, existing);
    }
    Map<String, String> properties = new LinkedHashMap<>(definition.configuration());
    // SHOW CREATE TABLE tells the protocol as properties, and what it prints must run.
    properties.entrySet().removeAll(TableDetails.of(existing.protocol()).entrySet());
    Map<String, String> existingProperties = new LinkedHashMap<>(metadata.configuration());
    for (String key : KEPT_BY_THE_TABLE) {
      properties.remove(key);
      existingProperties.remove(key);
    }
    if (!properties.isEmpty() && !properties.equals(existingProperties)) {
      throw CatalogError.DELTA_CREATE_TABLE_WITH_DIFFERENT_PROPERTY.with(
          "path",
          existing.tableRoot(),
          "specifiedProperties",
          properties,
          "existingProperties",
          metadata.configuration());
    }
  }

  private static void checkClustering(TableDefinition definition, Snapshot existing) {
    List<List<String>> columns =
        ClusteringColumns.of(existing.metadata(), definition.clusteringColumns()).names();
    List<List<String>> existingColumns = ClusteringColumns.names(existing);
    if (!columns.equals(existingColumns)) {
      throw CatalogError.DELTA_CREATE_TABLE_WITH_DIFFERENT_CLUSTERING.with(
          "path",
          existing.tableRoot(),
          "specifiedColumns",
          ClusteringColumns.texts(columns),
          "existingColumns",
          ClusteringColumns.texts(existingColumns));
    }
  }

  private static boolean sameColumns(StructType specified, StructType existing) {
    if (specified.length() != existing.length()) {
      return false;
    }
    for (int i = 0; i < specified.length(); i++) {
      StructField one = specified.fields()[i];
      StructField other = existing.fields()[i];
      if (!one.name().equalsIgnoreCase(other.name())
          || one.nullable() != other.nullable()
          || !DataType.equalsIgnoreNullability(one.dataType(), other.dataType())) {
        return false;
      }
    }
    return true;
  }
}
