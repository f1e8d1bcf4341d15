/** Checkpoints in and out. PROTOCOL: Checkpoints. */
@NullMarked
package io.mangrove.log.checkpoint;

import org.jspecify.annotations.NullMarked;
