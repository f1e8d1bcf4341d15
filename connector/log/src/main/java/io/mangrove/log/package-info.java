/**
 * The front door of the transaction log: {@link io.mangrove.log.DeltaLog} opens a table, everything
 * else is reached from it. Nothing here knows Spark.
 */
@NullMarked
package io.mangrove.log;

import org.jspecify.annotations.NullMarked;
