package io.mangrove.spark.write;

import org.apache.spark.sql.connector.write.BatchWrite;

/** Adds rows to a table. Whatever else happens to the table meanwhile, the files only add to it. */
final class AppendWrite extends DistributedWrite {
  private final WritePlan plan;

  AppendWrite(WritePlan plan, OptimizedWrite optimized) {
    super(optimized);
    this.plan = plan;
  }

  @Override
  public String description() {
    return "append to " + plan.target().log().tableRoot();
  }

  @Override
  public BatchWrite toBatch() {
    return new TransactionalBatch(plan, null);
  }
}
