package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.internal.SharedState;
import org.jspecify.annotations.Nullable;
import scala.runtime.AbstractPartialFunction;

/**
 * What a row-level statement reads of the table that it changes is what is there when its
 * transaction starts. Where a session has cached the table, and somebody else has written to it
 * since, Spark would read the rows of then, and not find what they have added.
 */
final class PinnedReads {
  private PinnedReads() {}

  /**
   * A statement whose reads of its table have no name that Spark could look up in its cache, where
   * it would find another version.
   *
   * @param changed null if the table is not one of ours
   */
  static LogicalPlan of(LogicalPlan statement, @Nullable LiveTable changed) {
    if (changed == null) {
      return statement;
    }
    return statement.transformDownWithSubqueries(
        new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
          @Override
          public boolean isDefinedAt(LogicalPlan node) {
            return node instanceof DataSourceV2Relation relation
                && relation.table() instanceof LiveTable read
                && read.log().tableRoot().equals(changed.log().tableRoot())
                && read.schema().equals(changed.schema())
                && isStale(cached(relation), changed);
          }

          @Override
          public LogicalPlan apply(LogicalPlan node) {
            DataSourceV2Relation relation = (DataSourceV2Relation) node;
            LiveTable read = (LiveTable) relation.table();
            return relation.copy(
                read.version().equals(changed.version()) ? read : read.at(changed.snapshot()),
                relation.output(),
                Scala.none(),
                Scala.none(),
                relation.options(),
                relation.timeTravelSpec());
          }
        });
  }

  private static boolean isStale(@Nullable DataSourceV2Relation cached, LiveTable changed) {
    return cached != null && !cached.table().version().equals(changed.version());
  }

  /** What a session has cached under the name of a table; null if nothing. */
  private static @Nullable DataSourceV2Relation cached(DataSourceV2Relation relation) {
    SharedState shared =
        ((org.apache.spark.sql.classic.SparkSession) SparkSession.active()).sharedState();
    return relation.catalog().isDefined()
            && relation.catalog().get() instanceof TableCatalog catalog
            && relation.identifier().isDefined()
        ? CatalogV2Util.lookupCachedRelation(
                shared.relationCache(),
                catalog,
                relation.identifier().get(),
                relation.table(),
                SQLConf.get())
            .getOrElse(() -> null)
        : null;
  }
}
