package io.mangrove.log.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a table's columns are found in its files, in its partition values and in its statistics: by
 * the name a user sees, or by a physical name that a rename leaves alone. PROTOCOL: Column Mapping.
 *
 * <p>A schema made by {@link #inForce} has physical names and ids where they hold and nowhere else,
 * so that whoever has it need not know the mode to ask for {@link #physicalName}.
 */
public enum ColumnMapping {
  /** By the name a user sees. */
  NONE,
  /** By physical name. */
  NAME,
  /** Columns of files by Parquet field id; partition values and statistics by physical name. */
  ID;

  /** The table property. */
  public static final String MODE = "delta.columnMapping.mode";

  /** The key of a field's metadata that has its physical name. */
  public static final String PHYSICAL_NAME = "delta.columnMapping.physicalName";

  /** The key of a field's metadata that has its id, a 32-bit integer. */
  public static final String ID_KEY = "delta.columnMapping.id";

  private static final String PREFIX = "delta.columnMapping.";

  /** The mode that a table's properties ask for. */
  public static ColumnMapping of(Map<String, String> configuration) {
    String mode = configuration.get(MODE);
    if (mode == null) {
      return NONE;
    }
    return switch (mode.strip().toLowerCase(Locale.ROOT)) {
      case "none" -> NONE;
      case "name" -> NAME;
      case "id" -> ID;
      default -> throw SchemaError.DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE.with("mode", mode);
    };
  }

  /**
   * The schema with physical names and ids as they hold in this mode: none of them without column
   * mapping, whatever an earlier time has left there; otherwise all of them, or an error.
   */
  public StructType inForce(StructType schema) {
    if (this == NONE) {
      return without(schema);
    }
    check(schema, "", new HashSet<>());
    return schema;
  }

  /** The name of a field in files, partition values and statistics. */
  public static String physicalName(StructField field) {
    return field.metadata().get(PHYSICAL_NAME) instanceof String name ? name : field.name();
  }

  /** The Parquet field id; -1 where the field has none. */
  public static int fieldId(StructField field) {
    return field.metadata().get(ID_KEY) instanceof Long id && id >= 0 && id <= Integer.MAX_VALUE
        ? id.intValue()
        : -1;
  }

  /** The physical names of columns of a schema, for partition columns. */
  public static List<String> physicalNames(StructType schema, List<String> columns) {
    List<String> names = new ArrayList<>(columns.size());
    for (String column : columns) {
      StructField field = schema.field(column);
      names.add(field == null ? column : physicalName(field));
    }
    return names;
  }

  /**
   * The names that users know, down to a column.
   *
   * @param physicalPath the names that files have, down to it; kept where the schema has no such
   */
  public static List<String> logicalPath(StructType schema, List<String> physicalPath) {
    List<String> names = new ArrayList<>(physicalPath.size());
    DataType type = schema;
    for (String physical : physicalPath) {
      String name = physical;
      if (type instanceof StructType struct) {
        for (StructField field : struct.fields()) {
          if (physicalName(field).equals(physical)) {
            name = field.name();
            type = field.type();
            break;
          }
        }
      }
      names.add(name);
    }
    return names;
  }

  private void check(DataType type, String path, Set<Integer> ids) {
    if (type instanceof StructType struct) {
      Set<String> physicalNames = new HashSet<>();
      for (StructField field : struct.fields()) {
        String name = path + field.name();
        if (!(field.metadata().get(PHYSICAL_NAME) instanceof String physical)) {
          throw bad(name, "has no physical name");
        }
        if (!physicalNames.add(physical)) {
          throw bad(name, "has the physical name " + physical + ", as another column has");
        }
        int id = fieldId(field);
        if (this == ID && id < 0) {
          throw bad(name, "has no id");
        }
        if (this == ID && !ids.add(id)) {
          throw bad(name, "has the id " + id + ", as another column has");
        }
        check(field.type(), name + ".", ids);
      }
    } else if (type instanceof ArrayType array) {
      check(array.elementType(), path + "element.", ids);
    } else if (type instanceof MapType map) {
      check(map.keyType(), path + "key.", ids);
      check(map.valueType(), path + "value.", ids);
    }
  }

  private RuntimeException bad(String column, String reason) {
    return SchemaError.DELTA_INVALID_COLUMN_MAPPING.with(
        "column", column, "reason", reason, "mode", name().toLowerCase(Locale.ROOT));
  }

  private static StructType without(StructType schema) {
    return isIn(schema) ? (StructType) removed(schema) : schema;
  }

  private static boolean isIn(DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (isIn(field.metadata()) || isIn(field.type())) {
          return true;
        }
      }
      return false;
    }
    if (type instanceof ArrayType array) {
      return isIn(array.elementType());
    }
    return type instanceof MapType map && (isIn(map.keyType()) || isIn(map.valueType()));
  }

  private static boolean isIn(Map<String, @Nullable Object> metadata) {
    return metadata.keySet().stream().anyMatch(key -> key.startsWith(PREFIX));
  }

  private static DataType removed(DataType type) {
    if (type instanceof StructType struct) {
      List<StructField> fields = new ArrayList<>();
      for (StructField field : struct.fields()) {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>(field.metadata());
        metadata.keySet().removeIf(key -> key.startsWith(PREFIX));
        fields.add(
            new StructField(field.name(), removed(field.type()), field.nullable(), metadata));
      }
      return new StructType(fields);
    }
    if (type instanceof ArrayType array) {
      return new ArrayType(removed(array.elementType()), array.containsNull());
    }
    return type instanceof MapType map
        ? new MapType(removed(map.keyType()), removed(map.valueType()), map.valueContainsNull())
        : type;
  }
}
