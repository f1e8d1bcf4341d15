/** The only door to Parquet in the log core: checkpoint files as columns. */
@NullMarked
package io.mangrove.log.checkpoint.parquet;

import org.jspecify.annotations.NullMarked;
