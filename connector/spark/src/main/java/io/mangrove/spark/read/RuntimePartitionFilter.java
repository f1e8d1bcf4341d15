package io.mangrove.spark.read;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions hold one of the values that a join found on its other side while the query ran.
 */
final class RuntimePartitionFilter {
  private final PartitionTable partitions;

  RuntimePartitionFilter(PartitionTable partitions) {
    this.partitions = partitions;
  }

  /** Whether two values of the type are equal in SQL exactly when they are in Java. */
  static boolean supports(DataType type) {
    return type instanceof BooleanType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type.equals(DataTypes.StringType);
  }

  /** The partitions that a predicate leaves; null where it says nothing about them. */
  @Nullable BitSet matching(Predicate predicate) {
    Expression[] children = predicate.children();
    boolean isTest = predicate.name().equals("IN") || predicate.name().equals("=");
    if (!isTest
        || !(children[0] instanceof NamedReference column)
        || column.fieldNames().length != 1) {
      return null;
    }
    int index = List.of(partitions.schema().fieldNames()).indexOf(column.fieldNames()[0]);
    if (index < 0 || !supports(partitions.schema().apply(index).dataType())) {
      return null;
    }
    DataType type = partitions.schema().apply(index).dataType();
    Set<Object> values = new HashSet<>();
    for (int i = 1; i < children.length; i++) {
      if (!(children[i] instanceof Literal<?> literal) || !literal.dataType().equals(type)) {
        return null;
      }
      if (literal.value() != null) {
        values.add(literal.value());
      }
    }
    return holdingOneOf(values, index, type);
  }

  private BitSet holdingOneOf(Set<Object> values, int index, DataType type) {
    BitSet matching = new BitSet(partitions.count());
    for (int ordinal = 0; ordinal < partitions.count(); ordinal++) {
      InternalRow row = partitions.row(ordinal);
      // Null equals nothing.
      if (!row.isNullAt(index) && values.contains(row.get(index, type))) {
        matching.set(ordinal);
      }
    }
    return matching;
  }
}
