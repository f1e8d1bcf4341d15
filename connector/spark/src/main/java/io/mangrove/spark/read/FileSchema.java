package io.mangrove.spark.read;

import io.mangrove.log.schema.ColumnMapping;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The schema to ask Spark's Parquet reader for: columns under the names or ids they have in files.
 * All of it is nullable, because a file may be older than a column, and none of it has other
 * metadata, because the reader would fill in defaults from there. PROTOCOL: Reader Requirements for
 * Column Mapping.
 */
final class FileSchema {
  /** Where Spark's reader looks for a Parquet field id. */
  private static final String FIELD_ID = "parquet.field.id";

  private final io.mangrove.log.schema.StructType tableSchema;
  private final ColumnMapping mapping;
  private final Set<String> others;
  private final boolean plain;
  private final Map<String, io.mangrove.log.schema.StructField> columns = new HashMap<>();

  /**
   * @param tableSchema all columns of the table as the log has them
   */
  FileSchema(io.mangrove.log.schema.StructType tableSchema, ColumnMapping mapping) {
    this(tableSchema, mapping, Set.of(), mapping == ColumnMapping.NONE);
  }

  private FileSchema(
      io.mangrove.log.schema.StructType tableSchema,
      ColumnMapping mapping,
      Set<String> others,
      boolean plain) {
    this.tableSchema = tableSchema;
    this.mapping = mapping;
    this.others = others;
    this.plain = plain;
    tableSchema.fields().forEach(column -> columns.put(column.name(), column));
  }

  /**
   * The schema of files that a query knows more columns of than the table has, or fewer.
   *
   * @param others columns that these files have besides, by the names that queries give them; no
   *     more than these are looked for
   */
  static FileSchema with(
      io.mangrove.log.schema.StructType tableSchema, ColumnMapping mapping, Set<String> others) {
    return new FileSchema(tableSchema, mapping, others, false);
  }

  /** Whether files have all columns that a query may name, by these names. */
  boolean hasTableNames() {
    return plain;
  }

  /**
   * A column, or what a query needs of it, as files have it.
   *
   * @return null where the table has no column of this name
   */
  @Nullable StructField find(StructField column) {
    if (plain || others.contains(column.name())) {
      return unmapped(column);
    }
    io.mangrove.log.schema.StructField known = columns.get(column.name());
    if (known == null) {
      return null;
    }
    return mapping == ColumnMapping.NONE ? unmapped(column) : mapped(column, known);
  }

  /** As {@link #find}, of a column that the table has. */
  StructField of(StructField column) {
    StructField found = find(column);
    if (found == null) {
      throw new IllegalArgumentException(column.name() + " is no column of " + tableSchema);
    }
    return found;
  }

  private StructField mapped(StructField field, io.mangrove.log.schema.StructField known) {
    MetadataBuilder metadata = new MetadataBuilder();
    if (mapping == ColumnMapping.ID) {
      metadata.putLong(FIELD_ID, ColumnMapping.fieldId(known));
    }
    return new StructField(
        ColumnMapping.physicalName(known),
        mapped(field.dataType(), known.type()),
        true,
        metadata.build());
  }

  private DataType mapped(DataType type, io.mangrove.log.schema.DataType known) {
    if (type instanceof StructType struct
        && known instanceof io.mangrove.log.schema.StructType knownStruct) {
      StructField[] fields = struct.fields().clone();
      for (int i = 0; i < fields.length; i++) {
        io.mangrove.log.schema.StructField knownField = knownStruct.field(fields[i].name());
        if (knownField == null) {
          throw new IllegalArgumentException(fields[i].name() + " is no field of " + known);
        }
        fields[i] = mapped(fields[i], knownField);
      }
      return new StructType(fields);
    }
    if (type instanceof ArrayType array
        && known instanceof io.mangrove.log.schema.ArrayType knownArray) {
      return new ArrayType(mapped(array.elementType(), knownArray.elementType()), true);
    }
    if (type instanceof MapType map && known instanceof io.mangrove.log.schema.MapType knownMap) {
      return new MapType(
          mapped(map.keyType(), knownMap.keyType()),
          mapped(map.valueType(), knownMap.valueType()),
          true);
    }
    return type;
  }

  private static StructField unmapped(StructField field) {
    return new StructField(field.name(), unmapped(field.dataType()), true, Metadata.empty());
  }

  /** A type without what tables say of it: all of it nullable, and no metadata in it. */
  static DataType unmapped(DataType type) {
    if (type instanceof StructType struct) {
      StructField[] fields = struct.fields().clone();
      for (int i = 0; i < fields.length; i++) {
        fields[i] = unmapped(fields[i]);
      }
      return new StructType(fields);
    }
    if (type instanceof ArrayType array) {
      return new ArrayType(unmapped(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return new MapType(unmapped(map.keyType()), unmapped(map.valueType()), true);
    }
    return type;
  }
}
