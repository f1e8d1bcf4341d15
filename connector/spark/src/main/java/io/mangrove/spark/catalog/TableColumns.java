package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.CharVarcharColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.expressions.ClusterByTransform;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The columns and the partitioning that a table's metadata shows to Spark.
 *
 * @param writable the schema with defaults
 * @param clusteringColumns the names down to each
 */
record TableColumns(
    StructType schema,
    StructType writable,
    List<String> partitionColumns,
    List<List<String>> clusteringColumns) {

  static TableColumns of(Metadata metadata) {
    StructType schema = SchemaConverter.toSpark(metadata.schemaString());
    StructType shown = SchemaConverter.withoutTableKeys(schema);
    return new TableColumns(
        shown, ColumnDefaults.added(shown, schema), metadata.partitionColumns(), List.of());
  }

  TableColumns clusteredAs(Snapshot snapshot) {
    return clusteredBy(ClusteringColumns.names(snapshot));
  }

  TableColumns clusteredBy(List<List<String>> names) {
    return new TableColumns(schema, writable, partitionColumns, names);
  }

  /** The columns as declared, CHAR and VARCHAR among them, which are strings in the schema. */
  Column[] declared() {
    return CatalogV2Util.structTypeToV2Columns(CharVarcharColumns.asDeclared(schema), true);
  }

  /** As {@link #declared}, with what fills a column that a statement leaves out. */
  Column[] forWriters() {
    return CatalogV2Util.structTypeToV2Columns(CharVarcharColumns.asDeclared(writable), true);
  }

  Transform[] partitioning() {
    List<Transform> transforms = new ArrayList<>();
    partitionColumns.forEach(column -> transforms.add(Expressions.identity(column)));
    if (!clusteringColumns.isEmpty()) {
      transforms.add(
          new ClusterByTransform(
              CollectionConverters.asScala(
                      ClusteringColumns.texts(clusteringColumns).stream()
                          .map(Expressions::column)
                          .toList())
                  .toSeq()));
    }
    return transforms.toArray(new Transform[0]);
  }
}
