package io.mangrove.sql.analysis;

import io.mangrove.spark.convert.JsonText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.MergeRows;
import org.jspecify.annotations.Nullable;

/** The clauses of a MERGE as its commit's parameters tell them. */
final class MergeClauses {
  private MergeClauses() {}

  /** A list of what the clauses do, and when. */
  static String text(List<MergeRows.Instruction> clauses) {
    return clauses.stream().map(MergeClauses::text).collect(Collectors.joining(",", "[", "]"));
  }

  private static String text(MergeRows.Instruction clause) {
    String action =
        clause instanceof MergeRows.Keep keep
            ? keep.context().toString().toLowerCase(Locale.ROOT)
            : "delete";
    return text(action, isAlways(clause.condition()) ? null : clause.condition());
  }

  /**
   * One clause.
   *
   * @param condition null: there is none
   */
  static String text(String action, @Nullable Expression condition) {
    Map<String, String> clause = new TreeMap<>(Comparator.reverseOrder());
    clause.put("actionType", action);
    if (condition != null) {
      clause.put("predicate", ConditionText.of(condition));
    }
    return JsonText.object(clause);
  }

  static boolean isAlways(Expression condition) {
    return condition instanceof Literal literal && Boolean.TRUE.equals(literal.value());
  }
}
