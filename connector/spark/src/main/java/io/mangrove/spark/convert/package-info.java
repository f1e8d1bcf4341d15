/**
 * The only translation between Spark's values and those of the log: schemas, predicates, errors.
 */
@NullMarked
package io.mangrove.spark.convert;

import org.jspecify.annotations.NullMarked;
