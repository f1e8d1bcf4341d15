/**
 * The only door to Parquet in the log core: checkpoint files as columns. Begin with {@link
 * io.mangrove.log.checkpoint.parquet.CheckpointReader} and {@link
 * io.mangrove.log.checkpoint.parquet.CheckpointWriter}. Files come from and go to a {@link
 * io.mangrove.log.storage.LogStore}; no Hadoop type is named here.
 */
@NullMarked
package io.mangrove.log.checkpoint.parquet;

import org.jspecify.annotations.NullMarked;
