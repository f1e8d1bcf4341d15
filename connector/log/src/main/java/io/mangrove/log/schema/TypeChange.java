package io.mangrove.log.schema;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that a column's type went through while the table had files: those of before still hold
 * the type of before. PROTOCOL: Type Change Metadata.
 *
 * @param column path of the field that keeps the record, its parts joined by dots; behind it the
 *     way into its arrays and maps ({@code element}, {@code key}, {@code value})
 * @param from the JSON of the type before
 * @param to the JSON of the type after
 */
public record TypeChange(String column, String from, String to) {
  /** The key of the record in a field's metadata. */
  public static final String KEY = "delta.typeChanges";

  private static final int DIGITS_OF_INTEGER = 10;
  private static final int DIGITS_OF_LONG = 20;

  /** All changes that a schema tells of, at any depth, in the order of its columns. */
  public static List<TypeChange> of(StructType schema) {
    List<TypeChange> changes = new ArrayList<>();
    collect(schema, "", changes);
    return changes;
  }

  /** Whether every value of the one type is a value of the other, by the protocol's table. */
  public boolean isSupported() {
    DataType before = SchemaJson.leaf(from);
    DataType after = SchemaJson.leaf(to);
    return before != null && after != null && isWidening(before, after);
  }

  /**
   * Whether the protocol allows a column to go from one type to the other, or both are the same.
   */
  public static boolean isWidening(DataType from, DataType to) {
    if (from.equals(to)) {
      return true;
    }
    if (to instanceof DecimalType wider) {
      int wholeDigits = wider.precision() - wider.scale();
      if (from instanceof DecimalType decimal) {
        return wider.scale() >= decimal.scale()
            && wholeDigits >= decimal.precision() - decimal.scale();
      }
      return wider.scale() >= 0
          && ((fitsInteger(from) && wholeDigits >= DIGITS_OF_INTEGER)
              || (from == PrimitiveType.LONG && wholeDigits >= DIGITS_OF_LONG));
    }
    if (to == PrimitiveType.DOUBLE) {
      return from == PrimitiveType.FLOAT || fitsInteger(from);
    }
    return (rank(from) >= 0 && rank(from) < rank(to))
        || (from == PrimitiveType.DATE && to == PrimitiveType.TIMESTAMP_NTZ);
  }

  /**
   * The schema with a wider type for a column, or for a part of its arrays and maps, and the record
   * of it.
   *
   * @param path of a type that {@link SchemaEdit#type} finds
   */
  public static StructType widened(StructType schema, List<String> path, DataType to) {
    int fieldEnd = 0;
    DataType type = schema;
    for (int i = 0; i < path.size(); i++) {
      fieldEnd = type instanceof StructType ? i + 1 : fieldEnd;
      type = requireNonNull(SchemaEdit.type(type, path.subList(i, i + 1)), "type");
    }
    List<String> way = path.subList(fieldEnd, path.size());
    Map<String, @Nullable Object> change = new LinkedHashMap<>();
    change.put("fromType", SchemaJson.text(type));
    change.put("toType", SchemaJson.text(to));
    if (!way.isEmpty()) {
      change.put("fieldPath", String.join(".", way).toLowerCase(Locale.ROOT));
    }
    return SchemaEdit.replace(
        schema, path.subList(0, fieldEnd), field -> with(field, way, to, change));
  }

  private static StructField with(
      StructField field, List<String> way, DataType to, Map<String, @Nullable Object> change) {
    List<Object> changes = new ArrayList<>();
    if (field.metadata().get(KEY) instanceof List<?> before) {
      changes.addAll(before);
    }
    changes.add(change);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(field.metadata());
    metadata.put(KEY, changes);
    return new StructField(
        field.name(), SchemaEdit.withInner(field.type(), way, to), field.nullable(), metadata);
  }

  private static boolean fitsInteger(DataType type) {
    return rank(type) >= 0 && rank(type) <= rank(PrimitiveType.INTEGER);
  }

  /** Place among the types of whole numbers, narrowest first; -1 for any other. */
  private static int rank(DataType type) {
    return List.<DataType>of(
            PrimitiveType.BYTE, PrimitiveType.SHORT, PrimitiveType.INTEGER, PrimitiveType.LONG)
        .indexOf(type);
  }

  private static void collect(DataType type, String path, List<TypeChange> changes) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        String name = path.isEmpty() ? field.name() : path + "." + field.name();
        if (field.metadata().containsKey(KEY)) {
          recorded(name, field.metadata().get(KEY), changes);
        }
        collect(field.type(), name, changes);
      }
    } else if (type instanceof ArrayType array) {
      collect(array.elementType(), path + ".element", changes);
    } else if (type instanceof MapType map) {
      collect(map.keyType(), path + ".key", changes);
      collect(map.valueType(), path + ".value", changes);
    }
  }

  private static void recorded(String field, @Nullable Object record, List<TypeChange> changes) {
    if (!(record instanceof List<?> entries)) {
      throw malformed(field, record);
    }
    for (Object entry : entries) {
      if (!(entry instanceof Map<?, ?> change)
          || change.get("fromType") == null
          || change.get("toType") == null) {
        throw malformed(field, entry);
      }
      Object inside = change.get("fieldPath");
      changes.add(
          new TypeChange(
              inside == null || inside.equals("") ? field : field + "." + inside,
              String.valueOf(change.get("fromType")),
              String.valueOf(change.get("toType"))));
    }
  }

  private static RuntimeException malformed(String field, @Nullable Object entry) {
    return SchemaError.DELTA_MALFORMED_SCHEMA.with(
        "reason",
        "the record of type changes of \"" + field + "\" is not a list of changes",
        "schema",
        String.valueOf(entry));
  }
}
