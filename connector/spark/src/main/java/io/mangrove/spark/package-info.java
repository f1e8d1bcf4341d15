/**
 * The names users write in their configuration: {@link io.mangrove.spark.DeltaCatalog} and {@link
 * io.mangrove.spark.DeltaDataSource}. Begin reading at the catalog; everything else is reached from
 * it.
 */
@NullMarked
package io.mangrove.spark;

import org.jspecify.annotations.NullMarked;
