package io.mangrove.spark.read;

import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.StatsTotals;
import io.mangrove.spark.internals.OutputProjection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Works out aggregates from partition values and statistics, where these are exact: counts of rows,
 * and the least and greatest of whole numbers and dates, per partition or in total.
 */
final class AggregateAnswer {
  private final Snapshot snapshot;
  private final StructType tableSchema;
  private final FileSelection selection;
  private final PartitionTable partitions;

  AggregateAnswer(
      Snapshot snapshot,
      StructType tableSchema,
      FileSelection selection,
      PartitionTable partitions) {
    this.snapshot = snapshot;
    this.tableSchema = tableSchema;
    this.selection = selection;
    this.partitions = partitions;
  }

  /** The answer as a scan of its rows; null where the log does not know it exactly. */
  @Nullable AggregateScan answer(Aggregation aggregation, String description) {
    int[] keys = keys(aggregation.groupByExpressions());
    if (keys == null) {
      return null;
    }
    StructType schema = schema(keys, aggregation.aggregateExpressions());
    if (schema == null) {
      return null;
    }
    List<InternalRow> rows = new ArrayList<>();
    for (Map.Entry<List<@Nullable Object>, BitSet> group : groups(keys).entrySet()) {
      OptionalLong count = StatsTotals.rowCount(selection.files(), group.getValue());
      if (count.isEmpty()) {
        return null;
      }
      if (count.getAsLong() == 0 && keys.length > 0) {
        continue; // a group without rows is none
      }
      List<@Nullable Object> row = new ArrayList<>(group.getKey());
      for (AggregateFunc function : aggregation.aggregateExpressions()) {
        Object value = value(function, group.getValue(), count.getAsLong());
        if (value == null) {
          return null;
        }
        row.add(value);
      }
      rows.add(OutputProjection.constants(row.toArray()));
    }
    return new AggregateScan(description, schema, rows.toArray(new InternalRow[0]));
  }

  /** Ordinals of the partition columns to group by; null where it is by something else. */
  private int @Nullable [] keys(Expression[] groupBy) {
    int[] keys = new int[groupBy.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = partitionColumn(groupBy[i]);
      if (keys[i] < 0
          || !RuntimePartitionFilter.supports(partitions.schema().apply(keys[i]).dataType())) {
        return null;
      }
    }
    return keys;
  }

  private int partitionColumn(Expression expression) {
    return expression instanceof NamedReference column && column.fieldNames().length == 1
        ? List.of(partitions.schema().fieldNames()).indexOf(column.fieldNames()[0])
        : -1;
  }

  private Map<List<@Nullable Object>, BitSet> groups(int[] keys) {
    Map<List<@Nullable Object>, BitSet> groups = new LinkedHashMap<>();
    if (keys.length == 0) {
      groups.put(List.of(), selection.rows());
      return groups;
    }
    ActiveFiles files = selection.files();
    BitSet rows = selection.rows();
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      InternalRow partition = partitions.row(files.partitionOrdinal(row));
      List<@Nullable Object> key = new ArrayList<>();
      for (int index : keys) {
        key.add(
            partition.isNullAt(index)
                ? null
                : partition.get(index, partitions.schema().apply(index).dataType()));
      }
      groups.computeIfAbsent(key, unused -> new BitSet()).set(row);
    }
    return groups;
  }

  /** Types of the result; null where a function is none of ours. */
  private @Nullable StructType schema(int[] keys, AggregateFunc[] functions) {
    StructType schema = new StructType();
    for (int i = 0; i < keys.length; i++) {
      schema = schema.add("group_col_" + i, partitions.schema().apply(keys[i]).dataType());
    }
    for (int i = 0; i < functions.length; i++) {
      DataType type = type(functions[i]);
      if (type == null) {
        return null;
      }
      schema = schema.add("agg_func_" + i, type);
    }
    return schema;
  }

  private @Nullable DataType type(AggregateFunc function) {
    if (function instanceof CountStar) {
      return DataTypes.LongType;
    }
    if (function instanceof Count count) {
      StructField column = column(count.column());
      boolean countsAll = column != null && !column.nullable() && !count.isDistinct();
      return countsAll ? DataTypes.LongType : null;
    }
    StructField column = null;
    if (function instanceof Min min) {
      column = column(min.column());
    } else if (function instanceof Max max) {
      column = column(max.column());
    }
    return column != null && isWhole(column.dataType()) ? column.dataType() : null;
  }

  /** The data column of a reference; null if it is no such column. */
  private @Nullable StructField column(Expression expression) {
    if (!(expression instanceof NamedReference reference)
        || reference.fieldNames().length != 1
        || partitionColumn(expression) >= 0) {
      return null;
    }
    String name = reference.fieldNames()[0];
    return Set.of(tableSchema.fieldNames()).contains(name) ? tableSchema.apply(name) : null;
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DateType;
  }

  /** The value in Spark's form; null where it is not known. */
  private @Nullable Object value(AggregateFunc function, BitSet rows, long count) {
    if (function instanceof CountStar || function instanceof Count) {
      return count;
    }
    boolean isMin = function instanceof Min;
    Expression expression = isMin ? ((Min) function).column() : ((Max) function).column();
    StructField column = column(expression);
    if (column == null) {
      return null;
    }
    List<String> path = List.of(column.name());
    OptionalLong value =
        isMin
            ? StatsTotals.min(selection.files(), snapshot.schema(), path, rows)
            : StatsTotals.max(selection.files(), snapshot.schema(), path, rows);
    return value.isEmpty() ? null : narrowed(value.getAsLong(), column.dataType());
  }

  private static Object narrowed(long value, DataType type) {
    if (type instanceof ByteType) {
      return (byte) value;
    }
    if (type instanceof ShortType) {
      return (short) value;
    }
    if (type instanceof LongType) {
      return value;
    }
    return (int) value; // an int, or a date's days
  }
}
