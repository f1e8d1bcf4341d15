package io.mangrove.log.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives fields at any depth the ids and physical names that column mapping wants. Ids only ascend,
 * so that none comes to mean another column. Used once, by one thread. PROTOCOL: Writer
 * Requirements for Column Mapping.
 */
public final class ColumnIds {
  private static final String NESTED_IDS = "delta.columnMapping.nested.ids";

  /** Fields of before by their names from the top down, in lower case. */
  private final Map<List<String>, StructField> known = new HashMap<>();

  private final Set<Object> takenIds = new HashSet<>();
  private final boolean byOwnName;
  private long maxId;

  private ColumnIds(boolean byOwnName, long maxId) {
    this.byOwnName = byOwnName;
    this.maxId = maxId;
  }

  /**
   * A schema whose fields all have an id and a physical name.
   *
   * @param maxId the highest id that was ever given
   */
  public record Assigned(StructType schema, long maxId) {}

  /**
   * For a table whose files have the columns under the names a user sees: those stay their physical
   * names.
   *
   * @param maxId that earlier times have left
   */
  public static Assigned ofUnmapped(StructType schema, long maxId) {
    ColumnIds ids = new ColumnIds(true, maxId);
    return ids.assigned(isByOwnName(schema) ? schema : ColumnMapping.NONE.inForce(schema));
  }

  /**
   * For a table that is mapped already, or new. A field keeps what it has; one that has nothing
   * takes what a field of the same path and kind had before, if no other field has it now, or else
   * becomes a new column.
   *
   * @param before null for a new table
   * @param maxId the highest id that was ever given
   */
  public static Assigned of(StructType schema, @Nullable StructType before, long maxId) {
    ColumnIds ids = new ColumnIds(false, maxId);
    if (before != null) {
      ids.know(before, List.of());
    }
    return ids.assigned(schema);
  }

  /** Whether this was done already. */
  private static boolean isByOwnName(DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (!field.name().equals(field.metadata().get(ColumnMapping.PHYSICAL_NAME))
            || !isByOwnName(field.type())) {
          return false;
        }
      }
      return true;
    }
    if (type instanceof ArrayType array) {
      return isByOwnName(array.elementType());
    }
    return !(type instanceof MapType map)
        || (isByOwnName(map.keyType()) && isByOwnName(map.valueType()));
  }

  private Assigned assigned(StructType schema) {
    take(schema);
    StructType assigned = (StructType) assigned(schema, List.of());
    return new Assigned(assigned, maxId);
  }

  private void know(DataType type, List<String> path) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        List<String> inside = inside(path, field.name());
        known.put(inside, field);
        know(field.type(), inside);
      }
    } else if (type instanceof ArrayType array) {
      know(array.elementType(), inside(path, "element"));
    } else if (type instanceof MapType map) {
      know(map.keyType(), inside(path, "key"));
      know(map.valueType(), inside(path, "value"));
    }
  }

  /** Notes the ids that fields have, those of Iceberg's for elements of lists and maps too. */
  private void take(DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (field.metadata().get(ColumnMapping.ID_KEY) instanceof Long id) {
          takenIds.add(id);
          maxId = Math.max(maxId, id);
        }
        if (field.metadata().get(NESTED_IDS) instanceof Map<?, ?> nested) {
          for (Object id : nested.values()) {
            maxId = id instanceof Long number ? Math.max(maxId, number) : maxId;
          }
        }
        take(field.type());
      }
    } else if (type instanceof ArrayType array) {
      take(array.elementType());
    } else if (type instanceof MapType map) {
      take(map.keyType());
      take(map.valueType());
    }
  }

  private DataType assigned(DataType type, List<String> path) {
    if (type instanceof StructType struct) {
      List<StructField> fields = new ArrayList<>();
      for (StructField field : struct.fields()) {
        fields.add(assigned(field, inside(path, field.name())));
      }
      return new StructType(fields);
    }
    if (type instanceof ArrayType array) {
      return new ArrayType(
          assigned(array.elementType(), inside(path, "element")), array.containsNull());
    }
    if (type instanceof MapType map) {
      return new MapType(
          assigned(map.keyType(), inside(path, "key")),
          assigned(map.valueType(), inside(path, "value")),
          map.valueContainsNull());
    }
    return type;
  }

  private StructField assigned(StructField field, List<String> path) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(field.metadata());
    StructField before = known.get(path);
    boolean hasId = metadata.get(ColumnMapping.ID_KEY) instanceof Long;
    boolean hasName = metadata.get(ColumnMapping.PHYSICAL_NAME) instanceof String;
    if (!hasId && !hasName && before != null && isSameKind(before.type(), field.type())) {
      Object id = before.metadata().get(ColumnMapping.ID_KEY);
      Object name = before.metadata().get(ColumnMapping.PHYSICAL_NAME);
      if (id != null && name != null && takenIds.add(id)) {
        metadata.put(ColumnMapping.ID_KEY, id);
        metadata.put(ColumnMapping.PHYSICAL_NAME, name);
        hasId = true;
        hasName = true;
      }
    }
    if (!hasId) {
      metadata.put(ColumnMapping.ID_KEY, ++maxId);
    }
    if (!hasName) {
      String name = byOwnName ? field.name() : "col-" + UUID.randomUUID();
      metadata.put(ColumnMapping.PHYSICAL_NAME, name);
    }
    return new StructField(field.name(), assigned(field.type(), path), field.nullable(), metadata);
  }

  /** Whether files with the one can be read as the other. */
  private static boolean isSameKind(DataType before, DataType after) {
    return (before instanceof StructType && after instanceof StructType)
        || (before instanceof ArrayType && after instanceof ArrayType)
        || (before instanceof MapType && after instanceof MapType)
        || TypeChange.isWidening(before, after);
  }

  private static List<String> inside(List<String> path, String name) {
    List<String> inside = new ArrayList<>(path);
    inside.add(name.toLowerCase(Locale.ROOT));
    return inside;
  }
}
