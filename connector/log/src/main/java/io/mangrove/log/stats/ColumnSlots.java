package io.mangrove.log.stats;

import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.schema.TypeChange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The leaf columns a predicate names, numbered, under the names they have in statistics and
 * partition values. Grows while a predicate is made ready; for one thread.
 */
final class ColumnSlots {
  private final StructType schema;
  private final Set<String> partitionColumns = new HashSet<>();
  private final Map<List<String>, Integer> slotByPath = new HashMap<>();
  private final List<List<String>> paths = new ArrayList<>();
  private final List<DataType> types = new ArrayList<>();
  private final BitSet inPartitions = new BitSet();
  private final BitSet widenedFromFloat = new BitSet();

  ColumnSlots(StructType schema, List<String> partitionColumns) {
    this.schema = schema;
    partitionColumns.forEach(name -> this.partitionColumns.add(name.toLowerCase(Locale.ROOT)));
  }

  int size() {
    return paths.size();
  }

  /** The physical names from the top down, as the schema spells them. */
  List<String> path(int slot) {
    return paths.get(slot);
  }

  DataType type(int slot) {
    return types.get(slot);
  }

  /** Whether older files may hold floats where the column is of doubles now. */
  boolean isWidenedFromFloat(int slot) {
    return widenedFromFloat.get(slot);
  }

  boolean isPartitionColumn(int slot) {
    return inPartitions.get(slot);
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
      inPartitions.set(slot, isPartitionColumn(column));
      widenedFromFloat.set(slot, type == PrimitiveType.DOUBLE && isWidened(column));
    }
    slotByPath.put(column, slot);
    return slot;
  }

  private boolean isPartitionColumn(List<String> column) {
    return column.size() == 1 && partitionColumns.contains(column.get(0).toLowerCase(Locale.ROOT));
  }

  /** Whether the column is no longer of the type it had at first. */
  private boolean isWidened(List<String> column) {
    DataType type = schema;
    boolean widened = false;
    for (String name : column) {
      StructField field = type instanceof StructType struct ? struct.field(name) : null;
      if (field != null) {
        widened = field.metadata().containsKey(TypeChange.KEY);
        type = field.type();
      }
    }
    return widened;
  }

  private @Nullable DataType resolve(List<String> column, List<String> path) {
    DataType type = schema;
    for (String name : column) {
      StructField field = type instanceof StructType struct ? struct.field(name) : null;
      if (field == null) {
        return null;
      }
      path.add(ColumnMapping.physicalName(field));
      type = field.type();
    }
    return type;
  }
}
