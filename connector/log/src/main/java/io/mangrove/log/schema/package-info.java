/**
 * The types of a Delta table and their JSON form. Begin with {@link
 * io.mangrove.log.schema.StructType}.
 */
@NullMarked
package io.mangrove.log.schema;

import org.jspecify.annotations.NullMarked;
