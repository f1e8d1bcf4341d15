/**
 * Append and overwrite: from rows to Parquet files with statistics, and from files to one commit.
 * Begin with {@link io.mangrove.spark.write.TableWriteBuilder}; {@link
 * io.mangrove.spark.write.TaskWriter} is what runs in the tasks. Nothing here lists a directory.
 */
@NullMarked
package io.mangrove.spark.write;

import org.jspecify.annotations.NullMarked;
