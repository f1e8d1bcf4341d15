package io.mangrove.spark.read;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The schema to ask Spark's Parquet reader for. All of it is nullable, because a file may be older
 * than a column, and none of it has metadata, because the reader would fill in defaults from there.
 */
final class FileSchema {
  private FileSchema() {}

  static StructField of(StructField field) {
    return new StructField(field.name(), of(field.dataType()), true, Metadata.empty());
  }

  private static DataType of(DataType type) {
    if (type instanceof StructType struct) {
      StructField[] fields = struct.fields().clone();
      for (int i = 0; i < fields.length; i++) {
        fields[i] = of(fields[i]);
      }
      return new StructType(fields);
    }
    if (type instanceof ArrayType array) {
      return new ArrayType(of(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return new MapType(of(map.keyType()), of(map.valueType()), true);
    }
    return type;
  }
}
