/** Tests of the way from rows to files and from files to a commit. */
@NullMarked
package io.mangrove.spark.write;

import org.jspecify.annotations.NullMarked;
