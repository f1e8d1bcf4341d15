/**
 * From a snapshot to rows: push-down, file selection, packing into splits, and readers over Spark's
 * own Parquet reader. Knows nothing about how a snapshot came to be. Begin with {@link
 * io.mangrove.spark.read.DeltaScanBuilder}.
 */
@NullMarked
package io.mangrove.spark.read;

import org.jspecify.annotations.NullMarked;
