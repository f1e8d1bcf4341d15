package io.mangrove.spark.write;

import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;

/** A write that may ask for rows to be brought together first; never for an order. */
abstract class DistributedWrite implements RequiresDistributionAndOrdering {
  private final OptimizedWrite optimized;

  DistributedWrite(OptimizedWrite optimized) {
    this.optimized = optimized;
  }

  @Override
  public Distribution requiredDistribution() {
    return optimized.distribution();
  }

  /** A partition of the table with many rows is split up among tasks. */
  @Override
  public boolean distributionStrictlyRequired() {
    return false;
  }

  @Override
  public long advisoryPartitionSizeInBytes() {
    return optimized.advisoryBytes();
  }

  @Override
  public SortOrder[] requiredOrdering() {
    return new SortOrder[0];
  }
}
