package io.mangrove.spark.convert;

import io.mangrove.log.stats.Predicate.Op;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Spark's predicates as the log's, as far as statistics can judge them; the rest becomes {@code
 * Unknown}, which excludes nothing.
 */
public final class PredicateConverter {
  private static final io.mangrove.log.stats.Predicate UNKNOWN =
      new io.mangrove.log.stats.Predicate.Unknown();

  private final StructType schema;
  private final List<String> partitionColumns;

  /**
   * The converter for predicates on one table.
   *
   * @param schema all columns of the table
   */
  public PredicateConverter(StructType schema, List<String> partitionColumns) {
    this.schema = schema;
    this.partitionColumns = List.copyOf(partitionColumns);
  }

  /** All of them at once; true for every row where there are none. */
  public io.mangrove.log.stats.Predicate toLog(Predicate[] predicates) {
    io.mangrove.log.stats.Predicate all = new io.mangrove.log.stats.Predicate.Always(true);
    for (int i = 0; i < predicates.length; i++) {
      io.mangrove.log.stats.Predicate one = toLog(predicates[i]);
      all = i == 0 ? one : new io.mangrove.log.stats.Predicate.And(all, one);
    }
    return all;
  }

  /** One of them. */
  public io.mangrove.log.stats.Predicate toLog(Predicate predicate) {
    Expression[] children = predicate.children();
    return switch (predicate.name()) {
      case "AND" ->
          new io.mangrove.log.stats.Predicate.And(nested(children[0]), nested(children[1]));
      case "OR" -> new io.mangrove.log.stats.Predicate.Or(nested(children[0]), nested(children[1]));
      case "NOT" -> new io.mangrove.log.stats.Predicate.Not(nested(children[0]));
      case "ALWAYS_TRUE" -> new io.mangrove.log.stats.Predicate.Always(true);
      case "ALWAYS_FALSE" -> new io.mangrove.log.stats.Predicate.Always(false);
      case "IS_NULL" -> nullTest(children[0], true);
      case "IS_NOT_NULL" -> nullTest(children[0], false);
      case "=" -> comparison(children, Op.EQ);
      case "<>" -> comparison(children, Op.NE);
      case "<" -> comparison(children, Op.LT);
      case "<=" -> comparison(children, Op.LE);
      case ">" -> comparison(children, Op.GT);
      case ">=" -> comparison(children, Op.GE);
      case "<=>" -> comparison(children, Op.EQ_NULL_SAFE);
      case "IN" -> in(children);
      case "STARTS_WITH" -> startsWith(children);
      default -> UNKNOWN;
    };
  }

  private io.mangrove.log.stats.Predicate nested(Expression expression) {
    return expression instanceof Predicate predicate ? toLog(predicate) : UNKNOWN;
  }

  private record Column(List<String> path, DataType type) {}

  private io.mangrove.log.stats.Predicate nullTest(Expression expression, boolean isNull) {
    Column column = column(expression);
    if (column == null) {
      return UNKNOWN;
    }
    return isNull
        ? new io.mangrove.log.stats.Predicate.IsNull(column.path)
        : new io.mangrove.log.stats.Predicate.IsNotNull(column.path);
  }

  private io.mangrove.log.stats.Predicate comparison(Expression[] children, Op op) {
    Column column = column(children[0]);
    if (column == null || !isComparable(column) || !isLiteral(children[1], column.type)) {
      return UNKNOWN;
    }
    return new io.mangrove.log.stats.Predicate.Compare(
        column.path, op, typed(((Literal<?>) children[1]).value()));
  }

  private io.mangrove.log.stats.Predicate in(Expression[] children) {
    Column column = column(children[0]);
    if (column == null || !isComparable(column)) {
      return UNKNOWN;
    }
    List<@Nullable Object> literals = new ArrayList<>();
    for (int i = 1; i < children.length; i++) {
      if (!isLiteral(children[i], column.type)) {
        return UNKNOWN;
      }
      literals.add(typed(((Literal<?>) children[i]).value()));
    }
    return new io.mangrove.log.stats.Predicate.In(column.path, literals);
  }

  private io.mangrove.log.stats.Predicate startsWith(Expression[] children) {
    Column column = column(children[0]);
    if (column == null
        || !isComparable(column)
        || !isLiteral(children[1], DataTypes.StringType)
        || ((Literal<?>) children[1]).value() == null) {
      return UNKNOWN;
    }
    return new io.mangrove.log.stats.Predicate.StartsWith(
        column.path, String.valueOf(((Literal<?>) children[1]).value()));
  }

  private @Nullable Column column(Expression expression) {
    if (!(expression instanceof NamedReference reference)) {
      return null;
    }
    List<String> path = new ArrayList<>();
    DataType type = schema;
    for (String name : reference.fieldNames()) {
      StructField field = type instanceof StructType struct ? field(struct, name) : null;
      if (field == null) {
        return null;
      }
      path.add(field.name());
      type = field.dataType();
    }
    return new Column(path, type);
  }

  private static @Nullable StructField field(StructType struct, String name) {
    StructField found = null;
    for (StructField field : struct.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
      if (field.name().equalsIgnoreCase(name)) {
        found = field;
      }
    }
    return found;
  }

  /** Types whose statistics and partition values have the same order as the values in Spark. */
  private boolean isComparable(Column column) {
    DataType type = column.type;
    if (type instanceof TimestampType && isPartition(column)) {
      // A partition value without a zone is local to the session, which the log does not know.
      return false;
    }
    return type instanceof BooleanType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof FloatType
        || type instanceof DoubleType
        || type instanceof DecimalType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType
        // Another collation has another order and other equals.
        || type.equals(DataTypes.StringType);
  }

  private boolean isPartition(Column column) {
    String name = column.path.get(0);
    return column.path.size() == 1
        && partitionColumns.stream().anyMatch(partition -> partition.equalsIgnoreCase(name));
  }

  private static boolean isLiteral(Expression expression, DataType type) {
    return expression instanceof Literal<?> literal
        && (literal.dataType().equals(type) || literal.value() == null);
  }

  /** Spark's internal form of a value as {@code TypedValue} has it. */
  private static @Nullable Object typed(@Nullable Object value) {
    if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (value instanceof Decimal decimal) {
      return decimal.toJavaBigDecimal();
    }
    if (value instanceof UTF8String text) {
      return text.toString();
    }
    return value;
  }
}
