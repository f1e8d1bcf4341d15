/**
 * DELETE, UPDATE and MERGE through Spark's row-level operations. Begin at {@link
 * io.mangrove.spark.rowlevel.RowLevelTarget}. Spark plans the statement and calls the writers of
 * this package with one row after another; what comes of it is one transaction of the log. How rows
 * are read and files are written is the business of {@code spark.read} and {@code spark.write}.
 */
@NullMarked
package io.mangrove.spark.rowlevel;

import org.jspecify.annotations.NullMarked;
