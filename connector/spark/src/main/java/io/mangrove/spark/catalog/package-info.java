/**
 * From identifiers to tables, and the statements that make, change and remove tables. Reading rows
 * lives in {@code spark.read}, writing them in {@code spark.write}. Begin at {@link
 * io.mangrove.spark.catalog.LiveTable}.
 */
@NullMarked
package io.mangrove.spark.catalog;

import org.jspecify.annotations.NullMarked;
