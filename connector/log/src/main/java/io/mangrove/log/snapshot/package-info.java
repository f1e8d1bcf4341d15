/** One version of a table, immutable; how it is loaded, and the history of versions. */
@NullMarked
package io.mangrove.log.snapshot;

import org.jspecify.annotations.NullMarked;
