package io.mangrove.log.stats;

import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The leaf columns a predicate names, numbered. Grows while a predicate is made ready; for one
 * thread.
 */
final class ColumnSlots {
  private final StructType schema;
  private final Set<String> partitionColumns = new HashSet<>();
  private final Map<List<String>, Integer> slotByPath = new HashMap<>();
  private final List<List<String>> paths = new ArrayList<>();
  private final List<DataType> types = new ArrayList<>();

  ColumnSlots(StructType schema, List<String> partitionColumns) {
    this.schema = schema;
    partitionColumns.forEach(name -> this.partitionColumns.add(name.toLowerCase(Locale.ROOT)));
  }

  int size() {
    return paths.size();
  }

  /** The names from the top down, as the schema spells them. */
  List<String> path(int slot) {
    return paths.get(slot);
  }

  DataType type(int slot) {
    return types.get(slot);
  }

  boolean isPartitionColumn(int slot) {
    List<String> path = paths.get(slot);
    return path.size() == 1 && partitionColumns.contains(path.get(0).toLowerCase(Locale.ROOT));
  }

  /** The number of a column; -1 where the schema has no such leaf. */
  int slot(List<String> column) {
    Integer known = slotByPath.get(column);
    if (known != null) {
      return known;
    }
    List<String> path = new ArrayList<>();
    DataType type = resolve(column, path);
    if (type == null || type instanceof StructType) {
      return -1;
    }
    int slot = paths.indexOf(path);
    if (slot < 0) {
      slot = paths.size();
      paths.add(List.copyOf(path));
      types.add(type);
    }
    slotByPath.put(column, slot);
    return slot;
  }

  private @Nullable DataType resolve(List<String> column, List<String> path) {
    DataType type = schema;
    for (String name : column) {
      StructField field = type instanceof StructType struct ? struct.field(name) : null;
      if (field == null) {
        return null;
      }
      path.add(field.name());
      type = field.type();
    }
    return type;
  }
}
