/**
 * Deletion vectors: which rows of a data file no longer count. Begin with {@link
 * io.mangrove.log.deletion.DeletionVector}. The only door to RoaringBitmap. PROTOCOL: Deletion
 * Vectors.
 */
@NullMarked
package io.mangrove.log.deletion;

import org.jspecify.annotations.NullMarked;
