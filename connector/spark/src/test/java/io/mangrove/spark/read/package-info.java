/** Tests of reading: what is left out, and that nothing is missing. */
@NullMarked
package io.mangrove.spark.read;

import org.jspecify.annotations.NullMarked;
