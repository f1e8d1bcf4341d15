package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.spark.convert.SchemaConverter;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;

/** The columns and the partitioning that a table's metadata shows to Spark. */
record TableColumns(StructType schema, Transform[] partitioning) {

  static TableColumns of(Metadata metadata) {
    StructType schema =
        SchemaConverter.withoutTableKeys(SchemaConverter.toSpark(metadata.schemaString()));
    Transform[] partitioning =
        metadata.partitionColumns().stream().map(Expressions::identity).toArray(Transform[]::new);
    return new TableColumns(schema, partitioning);
  }
}
