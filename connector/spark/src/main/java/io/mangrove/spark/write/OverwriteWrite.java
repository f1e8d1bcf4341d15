package io.mangrove.spark.write;

import org.apache.spark.sql.connector.write.BatchWrite;

/** Puts rows in the place of some or all of a table's files, in one commit. */
final class OverwriteWrite extends DistributedWrite {
  private final WritePlan plan;
  private final Replacement replacement;

  OverwriteWrite(WritePlan plan, Replacement replacement, OptimizedWrite optimized) {
    super(optimized);
    this.plan = plan;
    this.replacement = replacement;
  }

  @Override
  public String description() {
    return "overwrite of " + plan.target().log().tableRoot();
  }

  @Override
  public BatchWrite toBatch() {
    return new TransactionalBatch(plan, replacement);
  }
}
