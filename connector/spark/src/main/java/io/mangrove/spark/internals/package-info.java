/**
 * The only door to Spark's classes that are not public connector API, and to Hadoop: one small
 * class per thing borrowed.
 */
@NullMarked
package io.mangrove.spark.internals;

import org.jspecify.annotations.NullMarked;
