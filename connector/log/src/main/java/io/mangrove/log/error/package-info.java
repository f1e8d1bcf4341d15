/**
 * The exception family. Each area of the log keeps its own small enum of {@link
 * io.mangrove.log.error.ErrorClass}; the condition names are those Delta published.
 */
@NullMarked
package io.mangrove.log.error;

import org.jspecify.annotations.NullMarked;
