package io.mangrove.spark.internals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Values as Spark keeps them inside rows, for the few rows that are made by hand. */
public final class CatalystValues {
  private CatalystValues() {}

  /** A row, or a struct in a row. */
  public static InternalRow row(@Nullable Object... values) {
    return new GenericInternalRow(values);
  }

  public static @Nullable Object string(@Nullable String value) {
    return UTF8String.fromString(value);
  }

  /** An array of strings. */
  public static Object array(Collection<String> values) {
    return new GenericArrayData(values.stream().map(UTF8String::fromString).toArray());
  }

  /** The strings of an array in a row. */
  public static List<String> strings(InternalRow row, int ordinal) {
    ArrayData array = row.getArray(ordinal);
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < array.numElements(); i++) {
      strings.add(array.getUTF8String(i).toString());
    }
    return strings;
  }

  /** The entries of a map of strings in a row, in their order. */
  public static Map<String, @Nullable String> stringMap(InternalRow row, int ordinal) {
    MapData map = row.getMap(ordinal);
    Map<String, @Nullable String> entries = new LinkedHashMap<>();
    for (int i = 0; i < map.numElements(); i++) {
      entries.put(
          map.keyArray().getUTF8String(i).toString(),
          map.valueArray().isNullAt(i) ? null : map.valueArray().getUTF8String(i).toString());
    }
    return entries;
  }

  public static @Nullable Object map(@Nullable Map<String, ? extends @Nullable String> value) {
    if (value == null) {
      return null;
    }
    @Nullable Object[] keys = new Object[value.size()];
    @Nullable Object[] values = new Object[value.size()];
    int i = 0;
    for (Map.Entry<String, ? extends @Nullable String> entry : value.entrySet()) {
      keys[i] = UTF8String.fromString(entry.getKey());
      values[i++] = string(entry.getValue());
    }
    return new ArrayBasedMapData(new GenericArrayData(keys), new GenericArrayData(values));
  }
}
