package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.CharVarcharColumns;
import java.util.List;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;

/**
 * The columns and the partitioning that a table's metadata shows to Spark.
 *
 * @param writable the schema with defaults
 */
record TableColumns(StructType schema, StructType writable, List<String> partitionColumns) {

  static TableColumns of(Metadata metadata) {
    StructType schema = SchemaConverter.toSpark(metadata.schemaString());
    StructType shown = SchemaConverter.withoutTableKeys(schema);
    return new TableColumns(
        shown, ColumnDefaults.added(shown, schema), metadata.partitionColumns());
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
    return partitionColumns.stream().map(Expressions::identity).toArray(Transform[]::new);
  }
}
