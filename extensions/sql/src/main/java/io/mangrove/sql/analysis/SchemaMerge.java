package io.mangrove.sql.analysis;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a table after data with another schema is written to it. Columns are matched by
 * name, ignoring case; what only the data has comes last and may be null.
 */
final class SchemaMerge {
  private final BiFunction<DataType, DataType, @Nullable DataType> types;

  private SchemaMerge(BiFunction<DataType, DataType, @Nullable DataType> types) {
    this.types = types;
  }

  /** Data must come in the table's types, but for the integers that share a Parquet type. */
  static SchemaMerge exact() {
    return new SchemaMerge(SchemaMerge::sameParquetType);
  }

  /** Data may come in any type that SQL would store in the table's. */
  static SchemaMerge casting() {
    return new SchemaMerge(
        (table, data) -> Cast$.MODULE$.canANSIStoreAssign(data, table) ? table : null);
  }

  /** As this, and a type wider than the table's is no reason to fail; the table's stays. */
  SchemaMerge besideWiderTypes() {
    return new SchemaMerge(
        (table, data) -> WiderTypes.isTaken(table, data) ? table : types.apply(table, data));
  }

  StructType merge(StructType table, StructType data) {
    requireDistinct(data);
    Map<String, StructField> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (StructField field : data.fields()) {
      given.put(field.name(), field);
    }
    List<StructField> merged = new ArrayList<>();
    for (StructField field : table.fields()) {
      StructField update = given.remove(field.name());
      merged.add(update == null ? field : merge(field, update));
    }
    for (StructField field : data.fields()) {
      if (given.containsKey(field.name())) {
        merged.add(nullable(field));
      }
    }
    return new StructType(merged.toArray(StructField[]::new));
  }

  /**
   * The field as a table without history takes it: it may be null, and has nothing of its source.
   */
  static StructField nullable(StructField field) {
    return new StructField(field.name(), field.dataType().asNullable(), true, Metadata.empty());
  }

  private StructField merge(StructField table, StructField data) {
    DataType type = merge(table.dataType(), data.dataType());
    if (type == null) {
      throw PlanError.DELTA_FAILED_TO_MERGE_FIELDS.with(
          "currentField",
          table.name(),
          "updateField",
          data.name(),
          "currentType",
          table.dataType().sql(),
          "updateType",
          data.dataType().sql());
    }
    return new StructField(table.name(), type, table.nullable(), table.metadata());
  }

  private @Nullable DataType merge(DataType table, DataType data) {
    if (table instanceof StructType struct && data instanceof StructType update) {
      return merge(struct, update);
    }
    if (table instanceof ArrayType array && data instanceof ArrayType update) {
      DataType element = merge(array.elementType(), update.elementType());
      return element == null ? null : new ArrayType(element, array.containsNull());
    }
    if (table instanceof MapType map && data instanceof MapType update) {
      DataType key = merge(map.keyType(), update.keyType());
      DataType value = merge(map.valueType(), update.valueType());
      return key == null || value == null ? null : new MapType(key, value, map.valueContainsNull());
    }
    return table.equals(data) || data instanceof NullType ? table : types.apply(table, data);
  }

  private static @Nullable DataType sameParquetType(DataType table, DataType data) {
    int tableBytes = bytesInInt32(table);
    int dataBytes = bytesInInt32(data);
    if (tableBytes == 0 || dataBytes == 0) {
      return null;
    }
    return tableBytes >= dataBytes ? table : data;
  }

  /** The bytes of an integer that Parquet keeps in its INT32; 0 for every other type. */
  private static int bytesInInt32(DataType type) {
    if (type instanceof ByteType) {
      return 1;
    }
    if (type instanceof ShortType) {
      return 2;
    }
    return type instanceof IntegerType ? 4 : 0;
  }

  private static void requireDistinct(StructType data) {
    Map<String, Integer> counts = new TreeMap<>();
    for (StructField field : data.fields()) {
      counts.merge(requireNonNull(field.name()).toLowerCase(Locale.ROOT), 1, Integer::sum);
    }
    counts.values().removeIf(count -> count == 1);
    if (!counts.isEmpty()) {
      throw PlanError.DELTA_DUPLICATE_COLUMNS_FOUND.with(
          "duplicateCols", String.join(", ", counts.keySet()));
    }
  }
}
