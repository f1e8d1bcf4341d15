/** What the names in {@code _delta_log} mean, and which of the files make up one version. */
@NullMarked
package io.mangrove.log.files;

import org.jspecify.annotations.NullMarked;
