/**
 * Bytes: list, read, put-if-absent. Begin with {@link io.mangrove.log.storage.LogStore}. No other
 * package touches a file system.
 */
@NullMarked
package io.mangrove.log.storage;

import org.jspecify.annotations.NullMarked;
