package io.mangrove.spark.convert;

import io.mangrove.log.schema.SchemaJson;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Schemas between Spark and the log. Both keep the same JSON, so it is the bridge. PROTOCOL: Schema
 * Serialization Format.
 */
public final class SchemaConverter {
  /** Metadata keys that mean something to Spark and would be acted upon if Spark saw them. */
  private static final String[] SPARK_DEFAULTS = {"CURRENT_DEFAULT", "EXISTS_DEFAULT"};

  private SchemaConverter() {}

  /** The Spark schema of a {@code schemaString}, with all column metadata as the log has it. */
  public static StructType toSpark(String schemaString) {
    // The log's own parser goes first: it names the type that it does not know.
    var unused = SchemaJson.parse(schemaString);
    return (StructType) DataType.fromJson(schemaString);
  }

  /** The Spark schema of a schema of the log, with all column metadata as the log has it. */
  public static StructType toSpark(io.mangrove.log.schema.StructType schema) {
    return (StructType) DataType.fromJson(SchemaJson.write(schema));
  }

  /** The {@code schemaString} of a Spark schema. */
  public static String toJson(StructType schema) {
    return plainStrings(schema).json();
  }

  /** The schema of the log for a Spark schema. */
  public static io.mangrove.log.schema.StructType toLog(StructType schema) {
    return SchemaJson.parse(toJson(schema));
  }

  /**
   * The schema as a table shows it to queries: without the keys that are the table's own business
   * (generation expressions, invariants, identities, defaults). A new table made from a query must
   * not inherit them.
   */
  public static StructType withoutTableKeys(StructType schema) {
    StructField[] fields = schema.fields();
    StructField[] shown = new StructField[fields.length];
    for (int i = 0; i < fields.length; i++) {
      StructField field = fields[i];
      shown[i] =
          new StructField(
              field.name(),
              withoutTableKeys(field.dataType()),
              field.nullable(),
              withoutTableKeys(field.metadata()));
    }
    return new StructType(shown);
  }

  /**
   * The same type with plain strings. SHOW CREATE TABLE spells out the default collation, and Spark
   * then writes strings of that collation as a type of their own.
   */
  private static DataType plainStrings(DataType type) {
    if (type instanceof StructType struct) {
      StructField[] fields = struct.fields().clone();
      for (int i = 0; i < fields.length; i++) {
        fields[i] =
            new StructField(
                fields[i].name(),
                plainStrings(fields[i].dataType()),
                fields[i].nullable(),
                fields[i].metadata());
      }
      return new StructType(fields);
    }
    if (type instanceof ArrayType array) {
      return new ArrayType(plainStrings(array.elementType()), array.containsNull());
    }
    if (type instanceof MapType map) {
      return new MapType(
          plainStrings(map.keyType()), plainStrings(map.valueType()), map.valueContainsNull());
    }
    return type.equals(DataTypes.StringType) ? DataTypes.StringType : type;
  }

  private static DataType withoutTableKeys(DataType type) {
    if (type instanceof StructType struct) {
      return withoutTableKeys(struct);
    }
    if (type instanceof ArrayType array) {
      return new ArrayType(withoutTableKeys(array.elementType()), array.containsNull());
    }
    if (type instanceof MapType map) {
      return new MapType(
          withoutTableKeys(map.keyType()),
          withoutTableKeys(map.valueType()),
          map.valueContainsNull());
    }
    return type;
  }

  private static Metadata withoutTableKeys(Metadata metadata) {
    MetadataBuilder builder = new MetadataBuilder().withMetadata(metadata);
    for (String key : SPARK_DEFAULTS) {
      builder.remove(key);
    }
    for (String key : CollectionConverters.asJava(metadata.map()).keySet()) {
      if (key.startsWith("delta.")) {
        builder.remove(key);
      }
    }
    return builder.build();
  }
}
