package io.mangrove.sql.analysis;

import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Rewrites one node of a plan; gives back the very node where there is nothing to do. */
interface NodeRewrite {
  LogicalPlan rewrite(LogicalPlan node);
}
