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

/** The columns and the partitioning that a table's metadata shows to Spark. */
record TableColumns(StructType schema, List<String> partitionColumns) {

  static TableColumns of(Metadata metadata) {
    StructType schema =
        SchemaConverter.withoutTableKeys(SchemaConverter.toSpark(metadata.schemaString()));
    return new TableColumns(schema, metadata.partitionColumns());
  }

  /** The columns as declared, CHAR and VARCHAR among them, which are strings in the schema. */
  Column[] declared() {
    return CatalogV2Util.structTypeToV2Columns(CharVarcharColumns.asDeclared(schema), true);
  }

  Transform[] partitioning() {
    return partitionColumns.stream().map(Expressions::identity).toArray(Transform[]::new);
  }
}
