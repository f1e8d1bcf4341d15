@NullMarked
package io.mangrove.spark.rowlevel;

import org.jspecify.annotations.NullMarked;
