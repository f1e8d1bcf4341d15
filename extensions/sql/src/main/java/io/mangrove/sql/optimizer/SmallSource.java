package io.mangrove.sql.optimizer;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.catalog.TimeTravelTable;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import scala.math.BigInt;

/**
 * Which sources of a MERGE are small, and cheap enough to be asked more than once: versions of our
 * tables, files that the plan has listed, and rows in memory, filtered and projected. A source that
 * is computed is asked once, for it may be dear, and one that is not deterministic must be.
 */
public final class SmallSource {
  private final SQLConf conf;

  /**
   * @param conf of the session, for what it broadcasts
   */
  public SmallSource(SQLConf conf) {
    this.conf = conf;
  }

  boolean is(LogicalPlan source) {
    return source.deterministic()
        && isRead(source)
        && Plans.scanned(source)
            .stats()
            .sizeInBytes()
            .$less$eq(BigInt.apply(conf.autoBroadcastJoinThreshold()));
  }

  /** Whether what one stage has written is read wherever the plan asks for the same. */
  boolean stagesAreReused() {
    return conf.exchangeReuseEnabled();
  }

  private static boolean isRead(LogicalPlan plan) {
    boolean keepsRows =
        plan instanceof Project
            || plan instanceof Filter
            || plan instanceof Union
            || isCheapLeaf(plan);
    return keepsRows && Plans.list(plan.children()).stream().allMatch(SmallSource::isRead);
  }

  private static boolean isCheapLeaf(LogicalPlan leaf) {
    if (leaf instanceof DataSourceV2Relation relation) {
      return relation.table() instanceof LiveTable || relation.table() instanceof TimeTravelTable;
    }
    return leaf instanceof LocalRelation
        || leaf instanceof OneRowRelation
        || leaf instanceof Range
        || (leaf instanceof LogicalRelation relation
            && relation.relation() instanceof HadoopFsRelation);
  }
}
