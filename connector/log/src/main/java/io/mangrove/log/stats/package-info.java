/** Partition values, per-file statistics, and skipping files by both. */
@NullMarked
package io.mangrove.log.stats;

import org.jspecify.annotations.NullMarked;
