package io.mangrove.spark.write;

import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.Predicate.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.types.Decimal;
import org.jspecify.annotations.Nullable;

/** Spark's predicates on partition columns as predicates of the log, exactly or not at all. */
final class PartitionPredicates {
  private static final Map<String, Op> OPS =
      Map.of(
          "=",
          Op.EQ,
          "<>",
          Op.NE,
          "<",
          Op.LT,
          "<=",
          Op.LE,
          ">",
          Op.GT,
          ">=",
          Op.GE,
          "<=>",
          Op.EQ_NULL_SAFE);
  private static final Map<Op, Op> MIRRORED =
      Map.of(
          Op.EQ,
          Op.EQ,
          Op.NE,
          Op.NE,
          Op.LT,
          Op.GT,
          Op.LE,
          Op.GE,
          Op.GT,
          Op.LT,
          Op.GE,
          Op.LE,
          Op.EQ_NULL_SAFE,
          Op.EQ_NULL_SAFE);

  private final List<String> partitionColumns;

  PartitionPredicates(List<String> partitionColumns) {
    this.partitionColumns = partitionColumns;
  }

  /** Whether each of the predicates is on partition columns alone. */
  boolean areAll(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
    for (Expression predicate : predicates) {
      if (converted(predicate) == null) {
        return false;
      }
    }
    return true;
  }

  /** All of the predicates together. Throws for one that is not on partition columns alone. */
  Predicate allOf(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
    Predicate all = new Predicate.Always(true);
    for (int i = 0; i < predicates.length; i++) {
      Predicate one = converted(predicates[i]);
      if (one == null) {
        throw WriteError.DELTA_REPLACE_WHERE_NOT_BY_PARTITION.with(
            "partitionColumns",
            partitionColumns.isEmpty() ? "the table has none" : String.join(", ", partitionColumns),
            "predicate",
            predicates[i].describe());
      }
      all = i == 0 ? one : new Predicate.And(all, one);
    }
    return all;
  }

  private @Nullable Predicate converted(Expression expression) {
    if (!(expression instanceof org.apache.spark.sql.connector.expressions.filter.Predicate p)) {
      return column(expression) == null ? null : isTrue(expression);
    }
    Expression[] children = p.children();
    return switch (p.name()) {
      case "ALWAYS_TRUE" -> new Predicate.Always(true);
      case "ALWAYS_FALSE" -> new Predicate.Always(false);
      case "AND", "OR" -> both(p.name(), converted(children[0]), converted(children[1]));
      case "NOT" -> {
        Predicate child = converted(children[0]);
        yield child == null ? null : new Predicate.Not(child);
      }
      case "BOOLEAN_EXPRESSION" -> converted(children[0]);
      case "IS_NULL" -> {
        List<String> column = column(children[0]);
        yield column == null ? null : new Predicate.IsNull(column);
      }
      case "IS_NOT_NULL" -> {
        List<String> column = column(children[0]);
        yield column == null ? null : new Predicate.IsNotNull(column);
      }
      case "STARTS_WITH" -> startsWith(children);
      case "IN" -> in(children);
      default -> comparison(p.name(), children);
    };
  }

  private static @Nullable Predicate both(
      String name, @Nullable Predicate left, @Nullable Predicate right) {
    if (left == null || right == null) {
      return null;
    }
    return name.equals("AND") ? new Predicate.And(left, right) : new Predicate.Or(left, right);
  }

  private @Nullable Predicate startsWith(Expression[] children) {
    List<String> column = column(children[0]);
    return column != null && children[1] instanceof Literal<?> prefix && prefix.value() != null
        ? new Predicate.StartsWith(column, prefix.value().toString())
        : null;
  }

  private @Nullable Predicate in(Expression[] children) {
    List<String> column = column(children[0]);
    if (column == null) {
      return null;
    }
    List<@Nullable Object> literals = new ArrayList<>();
    for (int i = 1; i < children.length; i++) {
      if (!(children[i] instanceof Literal<?> literal)) {
        return null;
      }
      literals.add(typed(literal.value()));
    }
    return new Predicate.In(column, literals);
  }

  private @Nullable Predicate comparison(String name, Expression[] children) {
    Op op = OPS.get(name);
    if (op == null || children.length != 2) {
      return null;
    }
    List<String> column = column(children[0]);
    if (column != null && children[1] instanceof Literal<?> literal) {
      return new Predicate.Compare(column, op, typed(literal.value()));
    }
    column = column(children[1]);
    Op mirrored = MIRRORED.get(op);
    if (column != null && mirrored != null && children[0] instanceof Literal<?> literal) {
      return new Predicate.Compare(column, mirrored, typed(literal.value()));
    }
    return null;
  }

  private @Nullable Predicate isTrue(Expression expression) {
    List<String> column = column(expression);
    return column == null ? null : new Predicate.Compare(column, Op.EQ, true);
  }

  /** The path of a partition column; null for anything else. */
  private @Nullable List<String> column(Expression expression) {
    if (expression instanceof NamedReference reference && reference.fieldNames().length == 1) {
      for (String column : partitionColumns) {
        if (column.equalsIgnoreCase(reference.fieldNames()[0])) {
          return List.of(column);
        }
      }
    }
    return null;
  }

  /** Spark's internal value as the log's typed value. */
  private static @Nullable Object typed(@Nullable Object value) {
    if (value == null || value instanceof Boolean || value instanceof byte[]) {
      return value;
    }
    if (value instanceof Decimal decimal) {
      return decimal.toJavaBigDecimal();
    }
    if (value instanceof Float || value instanceof Double) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    return value.toString();
  }
}
