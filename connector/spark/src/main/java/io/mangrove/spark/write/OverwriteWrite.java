package io.mangrove.spark.write;

import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.Write;

/** Puts rows in the place of some or all of a table's files, in one commit. */
final class OverwriteWrite implements Write {
  private final WritePlan plan;
  private final Replacement replacement;

  OverwriteWrite(WritePlan plan, Replacement replacement) {
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
