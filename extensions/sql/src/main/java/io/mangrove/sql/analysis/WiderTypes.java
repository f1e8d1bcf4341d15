package io.mangrove.sql.analysis;

import io.mangrove.log.schema.ArrayType;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.MapType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.schema.TypeChange;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The wider types that data bring to a table with {@code delta.enableTypeWidening}, each change
 * with its record. PROTOCOL: Type Widening.
 */
final class WiderTypes {
  private final Map<List<String>, DataType> changes = new LinkedHashMap<>();

  private WiderTypes() {}

  static boolean areTaken(Map<String, String> configuration) {
    return "true".equalsIgnoreCase(configuration.get("delta.enableTypeWidening"));
  }

  /**
   * A table's schema with the types of the data where they are wider.
   *
   * @param data columns by name; one that the table lacks is not looked at
   */
  static org.apache.spark.sql.types.StructType of(
      org.apache.spark.sql.types.StructType table, org.apache.spark.sql.types.StructType data) {
    WiderTypes wider = new WiderTypes();
    StructType schema = SchemaConverter.toLog(table);
    wider.compare(schema, SchemaConverter.toLog(data), List.of());
    if (wider.changes.isEmpty()) {
      return table;
    }
    for (Map.Entry<List<String>, DataType> change : wider.changes.entrySet()) {
      schema = TypeChange.widened(schema, change.getKey(), change.getValue());
    }
    return SchemaConverter.toSpark(schema);
  }

  /** Whether a column of the one type becomes one of the other. */
  static boolean isTaken(
      org.apache.spark.sql.types.DataType from, org.apache.spark.sql.types.DataType to) {
    return !(to instanceof org.apache.spark.sql.types.NullType)
        && isTaken(leaf(from), leaf(to))
        && !from.equals(to);
  }

  private static DataType leaf(org.apache.spark.sql.types.DataType type) {
    org.apache.spark.sql.types.StructType one =
        new org.apache.spark.sql.types.StructType().add("c", type);
    return SchemaConverter.toLog(one).fields().get(0).type();
  }

  private void compare(DataType table, DataType data, List<String> path) {
    if (table instanceof StructType struct && data instanceof StructType update) {
      for (StructField field : struct.fields()) {
        StructField given = update.field(field.name());
        if (given != null) {
          compare(field.type(), given.type(), with(path, field.name()));
        }
      }
    } else if (table instanceof ArrayType array && data instanceof ArrayType update) {
      compare(array.elementType(), update.elementType(), with(path, "element"));
    } else if (table instanceof MapType map && data instanceof MapType update) {
      compare(map.keyType(), update.keyType(), with(path, "key"));
      compare(map.valueType(), update.valueType(), with(path, "value"));
    } else if (!table.equals(data) && isTaken(table, data)) {
      changes.put(path, data);
    }
  }

  /** Whole numbers become numbers with a fraction only where somebody says so. */
  private static boolean isTaken(DataType from, DataType to) {
    boolean toFraction = to instanceof DecimalType || to == PrimitiveType.DOUBLE;
    boolean fromFraction = from instanceof DecimalType || from == PrimitiveType.FLOAT;
    return toFraction == fromFraction && TypeChange.isWidening(from, to);
  }

  private static List<String> with(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}
