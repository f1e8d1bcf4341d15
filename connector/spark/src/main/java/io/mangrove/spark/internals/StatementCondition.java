package io.mangrove.spark.internals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionDef;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionRef;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.With;
import org.apache.spark.sql.catalyst.optimizer.ConstantFolding$;
import org.apache.spark.sql.catalyst.optimizer.UnwrapCastInBinaryComparison$;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.PartialFunction;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * The condition of a statement, which can be asked of rows that the statement has not seen. For the
 * driver.
 */
public final class StatementCondition {
  private final SparkSession session;
  private final Expression condition;

  private StatementCondition(SparkSession session, Expression condition) {
    this.session = session;
    this.condition = condition;
  }

  /**
   * An analysed condition over columns of one table; null if it would not be the same condition at
   * another time, or is not one of single rows of these columns as files have them.
   */
  public static @Nullable StatementCondition of(
      SparkSession session, Expression analysed, StructType table) {
    boolean same =
        analysed.deterministic()
            && !analysed.references().isEmpty()
            && !analysed.containsPattern(TreePattern.CURRENT_LIKE())
            && !contains(analysed, PlanExpression.class)
            && !contains(analysed, UserDefinedExpression.class);
    for (Attribute attribute : CollectionConverters.asJava(analysed.references().toSeq())) {
      same &=
          Arrays.stream(table.fieldNames()).anyMatch(attribute.name()::equalsIgnoreCase)
              && !isPadded(attribute);
    }
    return same ? new StatementCondition(session, analysed) : null;
  }

  /** Spark pads the values of such a column after it has read them. */
  private static boolean isPadded(Attribute attribute) {
    return CharVarcharUtils.getRawType(attribute.metadata()).isDefined();
  }

  /** The columns that it needs. */
  public StructType columns(StructType table) {
    Set<String> names = new HashSet<>();
    for (Attribute attribute : CollectionConverters.asJava(condition.references().toSeq())) {
      names.add(attribute.name().toLowerCase(Locale.ROOT));
    }
    StructType needed = new StructType();
    for (StructField column : table.fields()) {
      if (names.contains(column.name().toLowerCase(Locale.ROOT))) {
        needed = needed.add(column);
      }
    }
    return needed;
  }

  /** As far as the public API can express it: a row that meets the condition meets all of these. */
  public Predicate[] predicates() {
    List<Expression> parts = new ArrayList<>();
    addParts(condition(UnwrapCastInBinaryComparison$.MODULE$.apply(finished())), parts);
    return new PushedFilters(List.of(), parts).dataPredicates();
  }

  private static void addParts(Expression all, List<Expression> parts) {
    if (all instanceof And and) {
      addParts(and.left(), parts);
      addParts(and.right(), parts);
    } else {
      parts.add(all);
    }
  }

  /** The condition for rows of these columns. */
  public RowCondition ofRows(StructType columns) {
    return RowCondition.of(
        condition.sql(),
        condition(finished()),
        Map.of(),
        name -> ordinal(columns, name),
        name -> false,
        "UTC");
  }

  private static Expression condition(LogicalPlan finished) {
    return withoutCommonParts(((Alias) finished.expressions().head()).child());
  }

  /** A plan of nothing but the condition, as it is computed. */
  private LogicalPlan finished() {
    LogicalPlan relation =
        new LocalRelation(condition.references().toSeq(), seq(List.of()), false, Option.empty());
    NamedExpression named =
        new Alias(
            condition,
            "condition",
            NamedExpression.newExprId(),
            seq(List.of()),
            Option.empty(),
            seq(List.of()));
    LogicalPlan plan = new Project(seq(List.of(named)), relation);
    return ConstantFolding$.MODULE$.apply(
        ((org.apache.spark.sql.classic.SparkSession) session)
            .sessionState()
            .optimizer()
            .FinishAnalysis()
            .apply(plan));
  }

  /** A part that is used twice is written twice: there is no plan to compute it once in. */
  private static Expression withoutCommonParts(Expression expression) {
    return expression.transformUp(
        rewriting(
            With.class,
            with -> {
              Expression written = with.child();
              for (CommonExpressionDef part : CollectionConverters.asJava(with.defs())) {
                written =
                    written.transformUp(
                        rewriting(
                            CommonExpressionRef.class,
                            used -> used.id().equals(part.id()) ? part.child() : used));
              }
              return written;
            }));
  }

  private static <T extends Expression> PartialFunction<Expression, Expression> rewriting(
      Class<T> kind, Function<T, Expression> rewrite) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(Expression node) {
        return kind.isInstance(node);
      }

      @Override
      public Expression apply(Expression node) {
        return rewrite.apply(kind.cast(node));
      }
    };
  }

  private static int ordinal(StructType columns, String name) {
    for (int i = 0; i < columns.length(); i++) {
      if (columns.apply(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no column " + name);
  }

  private static boolean contains(Expression expression, Class<?> kind) {
    if (kind.isInstance(expression)) {
      return true;
    }
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      if (contains(child, kind)) {
        return true;
      }
    }
    return false;
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toList();
  }
}
