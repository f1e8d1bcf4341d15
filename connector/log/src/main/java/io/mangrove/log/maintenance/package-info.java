/**
 * What becomes superfluous in a log and in a table, and what to do about it. Begin with {@link
 * io.mangrove.log.maintenance.LogCleanup}.
 */
@NullMarked
package io.mangrove.log.maintenance;

import org.jspecify.annotations.NullMarked;
