/**
 * Names that users give to versions, and that keep them readable. Begin with {@link
 * io.mangrove.log.tags.VersionTags}.
 */
@NullMarked
package io.mangrove.log.tags;

import org.jspecify.annotations.NullMarked;
