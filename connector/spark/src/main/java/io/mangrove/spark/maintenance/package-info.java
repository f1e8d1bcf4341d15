/**
 * What is done to a table as a whole, and the procedures of the {@code system} namespace that
 * expose it to SQL.
 */
@NullMarked
package io.mangrove.spark.maintenance;

import org.jspecify.annotations.NullMarked;
