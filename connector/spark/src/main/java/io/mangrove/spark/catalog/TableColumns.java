package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.CharVarcharColumns;
import io.mangrove.spark.read.PartitionTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.expressions.ClusterByTransform;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructField;
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

  /**
   * The columns as a query finds them in a version. A partition column of texts may be null there
   * although it is declared NOT NULL: writers did not heed that an empty text is null in the log.
   * What is written is held against the declaration all the same.
   */
  TableColumns asFoundIn(Snapshot snapshot) {
    if (snapshot.isHuge() || partitionColumns.stream().noneMatch(this::isRequiredText)) {
      return this;
    }
    PartitionTable partitions =
        new PartitionTable(
            snapshot.activeFiles(),
            schema,
            partitionColumns,
            snapshot.physicalPartitionColumns(),
            "UTC");
    StructType found = partitions.asFound(schema);
    return found.equals(schema)
        ? this
        : new TableColumns(
            found, partitions.asFound(writable), partitionColumns, clusteringColumns);
  }

  private boolean isRequiredText(String column) {
    for (StructField field : schema.fields()) {
      if (field.name().equalsIgnoreCase(column)) {
        return !field.nullable() && PartitionTable.isText(field.dataType());
      }
    }
    return false;
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
