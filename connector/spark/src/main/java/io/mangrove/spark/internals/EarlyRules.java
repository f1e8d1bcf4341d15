package io.mangrove.spark.internals;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Sees to it that a rule runs before Spark resolves names. A rule injected as a hint rule does, but
 * a session with Hive support builds an analyzer of its own, and that of Spark 4.2.0 forgets the
 * hint rules of extensions: {@code spark-shell} and {@code spark-sql} are such sessions. There is
 * no public way to add one to an analyzer that is built, so this sets its field, once.
 *
 * <p>As a resolution rule it changes no plan. It is how the analyzer of a session is found to hold
 * it, and a first chance to set the field: whoever writes a DataFrame has analyzed one before.
 */
public final class EarlyRules extends Rule<LogicalPlan> {
  private final SparkSession session;
  private final Rule<LogicalPlan> early;

  /**
   * @param session asked for its analyzer only when a plan comes by: it is still being made
   * @param early the rule
   */
  public EarlyRules(SparkSession session, Rule<LogicalPlan> early) {
    this.session = session;
    this.early = early;
  }

  @Override
  public String ruleName() {
    return "mangrove.Early";
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    restore(session.sessionState().analyzer());
    return plan;
  }

  /** Gives a session's analyzer the rules it forgot; false if it has forgotten nothing. */
  public static boolean restored(SparkSession session) {
    Analyzer analyzer = session.sessionState().analyzer();
    for (Rule<LogicalPlan> rule : CollectionConverters.asJava(analyzer.extendedResolutionRules())) {
      if (rule instanceof EarlyRules rules) {
        return rules.restore(analyzer);
      }
    }
    return false;
  }

  /** The table that a session reads, all its rules in place, for a format and options. */
  public static Table tableRead(SparkSession session, String format, Map<String, String> options) {
    LogicalPlan plan =
        session.read().format(format).options(options).load().queryExecution().analyzed();
    for (LogicalPlan leaf : CollectionConverters.asJava(plan.collectLeaves())) {
      if (leaf instanceof DataSourceV2Relation relation) {
        return relation.table();
      }
    }
    throw new IllegalStateException("A read without a relation:\n" + plan);
  }

  private boolean restore(Analyzer analyzer) {
    if (!analyzer.hintResolutionRules().isEmpty()) {
      return false;
    }
    try {
      Field rules = Analyzer.class.getDeclaredField("hintResolutionRules");
      rules.setAccessible(true);
      rules.set(analyzer, CollectionConverters.asScala(List.of(early)).toSeq());
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This is not the analyzer of Spark 4.2", e);
    }
  }
}
