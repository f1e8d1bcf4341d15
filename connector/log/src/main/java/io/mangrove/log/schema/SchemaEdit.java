package io.mangrove.log.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Schemas with one field changed. A field is named by the names down to it, ignoring case, with
 * {@code element}, {@code key} and {@code value} on the way through arrays and maps. All that is
 * not changed stays as it was, with its metadata.
 */
public final class SchemaEdit {

  /**
   * A place among the fields of a struct.
   *
   * @param first before all others
   * @param after behind the one of this name; null, and not first: behind all others
   */
  public record Place(boolean first, @Nullable String after) {
    public static final Place LAST = new Place(false, null);
    public static final Place FIRST = new Place(true, null);

    public static Place after(String name) {
      return new Place(false, name);
    }
  }

  /** What becomes of the fields of one struct. */
  private interface Change {
    List<StructField> of(List<StructField> fields);
  }

  private SchemaEdit() {}

  /** The field of a path; null if there is none. */
  public static @Nullable StructField find(StructType schema, List<String> path) {
    DataType parent = type(schema, path.subList(0, path.size() - 1));
    return parent instanceof StructType struct ? struct.field(path.get(path.size() - 1)) : null;
  }

  /**
   * The type that a path leads to, a field's or that of a part of an array or map; null if none.
   */
  public static @Nullable DataType type(DataType outer, List<String> path) {
    DataType type = outer;
    for (String name : path) {
      if (type instanceof StructType struct) {
        StructField field = struct.field(name);
        type = field == null ? null : field.type();
      } else {
        type = inside(type, name);
      }
      if (type == null) {
        return null;
      }
    }
    return type;
  }

  /** With a new field in the struct that the path of its parent leads to. */
  public static StructType add(
      StructType schema, List<String> parent, StructField field, Place place) {
    return changed(schema, parent, fields -> placed(fields, field, place));
  }

  /** Without a field. */
  public static StructType drop(StructType schema, List<String> path) {
    return changed(schema, parent(path), fields -> without(fields, name(path)));
  }

  /** With a field at another place of its struct. */
  public static StructType move(StructType schema, List<String> path, Place place) {
    return changed(
        schema,
        parent(path),
        fields ->
            placed(without(fields, name(path)), fields.get(indexOf(fields, name(path))), place));
  }

  /** With another field in the place of one. */
  public static StructType replace(
      StructType schema, List<String> path, UnaryOperator<StructField> change) {
    return changed(
        schema,
        parent(path),
        fields -> {
          List<StructField> replaced = new ArrayList<>(fields);
          int index = indexOf(fields, name(path));
          replaced.set(index, change.apply(fields.get(index)));
          return replaced;
        });
  }

  /** The type with another one where the way through its arrays and maps ends. */
  static DataType withInner(DataType type, List<String> way, DataType inner) {
    if (way.isEmpty()) {
      return inner;
    }
    List<String> rest = way.subList(1, way.size());
    if (type instanceof ArrayType array && way.get(0).equalsIgnoreCase("element")) {
      return new ArrayType(withInner(array.elementType(), rest, inner), array.containsNull());
    }
    if (type instanceof MapType map && way.get(0).equalsIgnoreCase("key")) {
      return new MapType(
          withInner(map.keyType(), rest, inner), map.valueType(), map.valueContainsNull());
    }
    if (type instanceof MapType map && way.get(0).equalsIgnoreCase("value")) {
      return new MapType(
          map.keyType(), withInner(map.valueType(), rest, inner), map.valueContainsNull());
    }
    throw notFound(way);
  }

  private static StructType changed(StructType schema, List<String> parent, Change change) {
    return (StructType) changed((DataType) schema, parent, change);
  }

  private static DataType changed(DataType type, List<String> path, Change change) {
    if (path.isEmpty()) {
      if (type instanceof StructType struct) {
        return new StructType(change.of(struct.fields()));
      }
      throw SchemaError.DELTA_ADD_COLUMN_PARENT_NOT_STRUCT.with("other", SchemaJson.text(type));
    }
    List<String> rest = path.subList(1, path.size());
    if (type instanceof StructType struct) {
      List<StructField> fields = new ArrayList<>(struct.fields());
      int index = indexOf(fields, path.get(0));
      StructField field = fields.get(index);
      fields.set(
          index,
          new StructField(
              field.name(),
              changed(field.type(), rest, change),
              field.nullable(),
              field.metadata()));
      return new StructType(fields);
    }
    DataType inner = inside(type, path.get(0));
    if (inner == null) {
      throw notFound(path);
    }
    return withInner(type, path.subList(0, 1), changed(inner, rest, change));
  }

  private static @Nullable DataType inside(DataType type, String name) {
    if (type instanceof ArrayType array && name.equalsIgnoreCase("element")) {
      return array.elementType();
    }
    if (type instanceof MapType map && name.equalsIgnoreCase("key")) {
      return map.keyType();
    }
    return type instanceof MapType map && name.equalsIgnoreCase("value") ? map.valueType() : null;
  }

  private static List<StructField> placed(
      List<StructField> fields, StructField field, Place place) {
    List<StructField> placed = new ArrayList<>(fields);
    String after = place.after();
    int index = place.first() ? 0 : after == null ? fields.size() : indexOf(fields, after) + 1;
    placed.add(index, field);
    return placed;
  }

  private static List<StructField> without(List<StructField> fields, String name) {
    List<StructField> rest = new ArrayList<>(fields);
    rest.remove(indexOf(fields, name));
    return rest;
  }

  private static int indexOf(List<StructField> fields, String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().toLowerCase(Locale.ROOT).equals(wanted)) {
        return i;
      }
    }
    throw notFound(List.of(name));
  }

  private static List<String> parent(List<String> path) {
    return path.subList(0, path.size() - 1);
  }

  private static String name(List<String> path) {
    return path.get(path.size() - 1);
  }

  private static RuntimeException notFound(List<String> path) {
    return SchemaError.DELTA_COLUMN_NOT_FOUND_IN_SCHEMA.with("columnName", String.join(".", path));
  }
}
