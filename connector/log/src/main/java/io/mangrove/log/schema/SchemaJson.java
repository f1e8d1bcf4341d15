package io.mangrove.log.schema;

import io.mangrove.log.error.DeltaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A schema and its JSON. PROTOCOL: Schema Serialization Format. */
public final class SchemaJson {
  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\(\\s*(\\d{1,9})\\s*,\\s*(-?\\d{1,9})\\s*\\)");
  private static final int SHOWN_CHARS = 200;

  private SchemaJson() {}

  /**
   * The schema of a table's {@code schemaString}. A type that the protocol does not know is an
   * error that names it; fields of a type or column that it does not know are passed over.
   */
  public static StructType parse(String json) {
    try {
      if (JsonValue.read(json) instanceof Map<?, ?> object && "struct".equals(object.get("type"))) {
        return struct(object);
      }
      throw new IllegalArgumentException("the outermost type must be a struct");
    } catch (DeltaException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw SchemaError.DELTA_MALFORMED_SCHEMA.causedBy(
          e, "reason", e.getMessage(), "schema", shortened(json));
    }
  }

  /** The {@code schemaString} of a schema, on one line. */
  public static String write(StructType schema) {
    return JsonValue.write(value(schema));
  }

  /** A type as schemas write it: its name, or JSON. */
  static String text(DataType type) {
    return value(type) instanceof String name ? name : JsonValue.write(value(type));
  }

  private static StructType struct(Map<?, ?> object) {
    List<StructField> fields = new ArrayList<>();
    for (Object field : list(object, "fields")) {
      if (!(field instanceof Map<?, ?> column)) {
        throw new IllegalArgumentException("a field of a struct must be an object");
      }
      fields.add(field(column));
    }
    return new StructType(fields);
  }

  private static StructField field(Map<?, ?> column) {
    if (!(column.get("name") instanceof String name)) {
      throw new IllegalArgumentException("a field of a struct must have a name");
    }
    Object nullable = column.get("nullable");
    return new StructField(
        name,
        type(column.get("type"), name),
        // Absent in schemas of some writers; a column that may be null is the safe reading.
        !(nullable instanceof Boolean set) || set,
        metadata(column.get("metadata")));
  }

  private static Map<String, @Nullable Object> metadata(@Nullable Object value) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> object) {
      object.forEach((key, item) -> metadata.put((String) key, item));
    }
    return metadata;
  }

  private static DataType type(@Nullable Object value, String field) {
    if (value instanceof String name) {
      return named(name, field);
    }
    if (!(value instanceof Map<?, ?> object)) {
      throw new IllegalArgumentException("the type of \"" + field + "\" is missing");
    }
    Object kind = object.get("type");
    if ("struct".equals(kind)) {
      return struct(object);
    }
    if ("array".equals(kind)) {
      return new ArrayType(
          type(object.get("elementType"), field + ".element"), flag(object, "containsNull"));
    }
    if ("map".equals(kind)) {
      return new MapType(
          type(object.get("keyType"), field + ".key"),
          type(object.get("valueType"), field + ".value"),
          flag(object, "valueContainsNull"));
    }
    throw unknown(String.valueOf(kind), field);
  }

  private static DataType named(String name, String field) {
    DataType type = leaf(name);
    if (type == null) {
      throw unknown(name, field);
    }
    return type;
  }

  /** The type of a name, such as {@code decimal(10,2)}; null if there is none of that name. */
  static @Nullable DataType leaf(String name) {
    PrimitiveType primitive = PrimitiveType.byJsonName(name);
    if (primitive != null) {
      return primitive;
    }
    if (name.equals("decimal")) {
      return new DecimalType(10, 0);
    }
    Matcher decimal = DECIMAL.matcher(name);
    return decimal.matches()
        ? new DecimalType(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)))
        : null;
  }

  private static DeltaException unknown(String type, String field) {
    return SchemaError.DELTA_UNSUPPORTED_DATA_TYPES.with(
        "dataTypeList", "\"" + field + "\" of type " + type);
  }

  private static List<?> list(Map<?, ?> object, String name) {
    if (object.get(name) instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("\"" + name + "\" must be a list");
  }

  private static boolean flag(Map<?, ?> object, String name) {
    return !(object.get(name) instanceof Boolean set) || set;
  }

  private static Object value(DataType type) {
    if (type instanceof PrimitiveType primitive) {
      return primitive.jsonName();
    }
    if (type instanceof DecimalType decimal) {
      return "decimal(" + decimal.precision() + "," + decimal.scale() + ")";
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (type instanceof ArrayType array) {
      object.put("type", "array");
      object.put("elementType", value(array.elementType()));
      object.put("containsNull", array.containsNull());
    } else if (type instanceof MapType map) {
      object.put("type", "map");
      object.put("keyType", value(map.keyType()));
      object.put("valueType", value(map.valueType()));
      object.put("valueContainsNull", map.valueContainsNull());
    } else if (type instanceof StructType struct) {
      object.put("type", "struct");
      List<Object> fields = new ArrayList<>();
      for (StructField field : struct.fields()) {
        Map<String, @Nullable Object> column = new LinkedHashMap<>();
        column.put("name", field.name());
        column.put("type", value(field.type()));
        column.put("nullable", field.nullable());
        column.put("metadata", field.metadata());
        fields.add(column);
      }
      object.put("fields", fields);
    }
    return object;
  }

  private static String shortened(String json) {
    return json.length() <= SHOWN_CHARS ? json : json.substring(0, SHOWN_CHARS) + "...";
  }
}
