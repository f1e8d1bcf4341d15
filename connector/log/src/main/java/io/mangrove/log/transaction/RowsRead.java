package io.mangrove.log.transaction;

import io.mangrove.log.stats.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read.
 *
 * @param predicate that all of them match, and maybe others
 * @param search for such rows in a file; null: any that matches the predicate is one
 */
record RowsRead(Predicate predicate, @Nullable RowSearch search) {}
