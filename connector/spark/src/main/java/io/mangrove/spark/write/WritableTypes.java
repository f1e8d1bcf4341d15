package io.mangrove.spark.write;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VariantType;

/** The types that can be written to a table. PROTOCOL: Schema Serialization Format. */
final class WritableTypes {
  private WritableTypes() {}

  /** Returns if every column can be written, else throws with those that cannot. */
  static void check(StructType schema) {
    List<String> refused = new ArrayList<>();
    for (StructField column : schema.fields()) {
      if (!(column.dataType() instanceof NullType)) {
        collectRefused(column.name(), column.dataType(), refused);
      }
    }
    if (!refused.isEmpty()) {
      throw WriteError.DELTA_UNSUPPORTED_DATA_TYPES.with("dataTypeList", refused);
    }
  }

  /** Returns if the column may be a partition column, whose values are kept as text. */
  static void checkPartitionColumn(StructField column) {
    DataType type = column.dataType();
    // Of a collated string, rows that are equal would lie in several partitions.
    boolean collated = type instanceof StringType && !type.equals(DataTypes.StringType);
    if (!isPrimitive(type) || collated) {
      throw WriteError.DELTA_INVALID_PARTITION_COLUMN_TYPE.with(
          "name", column.name(), "dataType", column.dataType().catalogString());
    }
  }

  private static void collectRefused(String path, DataType type, List<String> refused) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        collectRefused(path + "." + field.name(), field.dataType(), refused);
      }
    } else if (type instanceof ArrayType array) {
      collectRefused(path + ".element", array.elementType(), refused);
    } else if (type instanceof MapType map) {
      collectRefused(path + ".key", map.keyType(), refused);
      collectRefused(path + ".value", map.valueType(), refused);
    } else if (!isPrimitive(type) && !(type instanceof VariantType)) {
      refused.add(path + ": " + type.catalogString());
    }
  }

  private static boolean isPrimitive(DataType type) {
    return type instanceof BooleanType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof FloatType
        || type instanceof DoubleType
        || type instanceof DecimalType
        || type instanceof StringType
        || type instanceof BinaryType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }
}
