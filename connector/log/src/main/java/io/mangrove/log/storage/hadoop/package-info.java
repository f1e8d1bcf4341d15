/** The only door to Hadoop: a {@link io.mangrove.log.storage.LogStore} over its file systems. */
@NullMarked
package io.mangrove.log.storage.hadoop;

import org.jspecify.annotations.NullMarked;
