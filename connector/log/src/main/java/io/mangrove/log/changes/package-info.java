/**
 * The change data feed: which rows of which files tell what happened to a table between two
 * versions. Begin with {@link io.mangrove.log.changes.ChangeFeed}. Reads the log, opens no data
 * file and no deletion vector.
 */
@NullMarked
package io.mangrove.log.changes;

import org.jspecify.annotations.NullMarked;
