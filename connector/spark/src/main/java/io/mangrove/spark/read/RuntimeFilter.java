package io.mangrove.spark.read;

/** By what a scan may leave out files once the query runs and knows more than its text says. */
public enum RuntimeFilter {
  /** By the partitions that a join's other side has rows for. */
  BY_PARTITION,
  /** By the files that a row-level operation has found rows to change in. */
  BY_FILE,
  NONE
}
