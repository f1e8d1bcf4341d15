package io.mangrove.spark.write;

import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many rows the source of a MERGE has, where its plan counts them as it reads them. For the
 * driver: the thread that runs the plan tells who counts, the one that commits asks.
 */
public final class SourceRows {
  private volatile @Nullable Supplier<OptionalLong> counter;

  /** Who knows the number once the plan has run. The last one told is the one that ran. */
  public void countedBy(Supplier<OptionalLong> told) {
    counter = told;
  }

  /** Empty where nobody has counted. */
  public OptionalLong count() {
    Supplier<OptionalLong> told = counter;
    return told == null ? OptionalLong.empty() : told.get();
  }
}
