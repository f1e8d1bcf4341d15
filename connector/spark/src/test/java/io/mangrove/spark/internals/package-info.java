/** Tests of what is borrowed from Spark and Parquet, where no session is needed. */
@NullMarked
package io.mangrove.spark.internals;

import org.jspecify.annotations.NullMarked;
