package io.mangrove.sql;

import io.mangrove.spark.internals.EarlyRules;
import io.mangrove.spark.internals.LocalAnswers;
import io.mangrove.sql.analysis.ChangeFunctions;
import io.mangrove.sql.analysis.Rewrites;
import io.mangrove.sql.answer.AnswerPlanning;
import io.mangrove.sql.answer.StatementAnswers;
import io.mangrove.sql.optimizer.ClusteredAppends;
import io.mangrove.sql.optimizer.MergePlans;
import io.mangrove.sql.optimizer.SmallSource;
import io.mangrove.sql.optimizer.SourceCount;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.Function1;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * What {@code spark.sql.extensions} names: our parser and our rewrites. The confs of a session that
 * speaks Delta are this one and {@code spark.sql.catalog.spark_catalog}.
 */
public final class DeltaSessionExtensions
    extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  /** Spark makes it by reflection. */
  public DeltaSessionExtensions() {}

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectParser(
        new AbstractFunction2<SparkSession, ParserInterface, ParserInterface>() {
          @Override
          public ParserInterface apply(SparkSession session, ParserInterface parser) {
            return new DeltaSqlParser(
                parser,
                new SessionCatalogs(() -> classic(session).sessionState().catalogManager()),
                () -> EarlyRules.restored(classic(session)));
          }
        });
    ChangeFunctions.inject(extensions);
    extensions.injectHintResolutionRule(rule(session -> Rewrites.ofNames(session)));
    extensions.injectResolutionRule(
        rule(session -> new EarlyRules(session, Rewrites.ofNames(session))));
    extensions.injectResolutionRule(rule(session -> Rewrites.ofResolution(session)));
    extensions.injectPostHocResolutionRule(rule(session -> Rewrites.ofResolved()));
    extensions.injectPostHocResolutionRule(rule(session -> new StatementAnswers()));
    extensions.injectPreCBORule(rule(session -> new SourceCount()));
    extensions.injectPreCBORule(
        rule(session -> new MergePlans(new SmallSource(session.sessionState().conf()))));
    extensions.injectPreCBORule(
        rule(session -> new ClusteredAppends(session.sessionState().conf())));
    extensions.injectPlannerStrategy(strategy(new LocalAnswers()));
    extensions.injectPlannerStrategy(strategy(new AnswerPlanning()));
    return BoxedUnit.UNIT;
  }

  private static Function1<SparkSession, SparkStrategy> strategy(SparkStrategy strategy) {
    return new AbstractFunction1<SparkSession, SparkStrategy>() {
      @Override
      public SparkStrategy apply(SparkSession session) {
        return strategy;
      }
    };
  }

  private static Function1<SparkSession, Rule<LogicalPlan>> rule(RuleBuilder builder) {
    return new AbstractFunction1<SparkSession, Rule<LogicalPlan>>() {
      @Override
      public Rule<LogicalPlan> apply(SparkSession session) {
        return builder.build(classic(session));
      }
    };
  }

  /**
   * Extensions are only ever loaded into sessions of this kind: a Connect client has no analyzer.
   */
  private static org.apache.spark.sql.classic.SparkSession classic(SparkSession session) {
    return (org.apache.spark.sql.classic.SparkSession) session;
  }

  private interface RuleBuilder {
    Rule<LogicalPlan> build(org.apache.spark.sql.classic.SparkSession session);
  }
}
