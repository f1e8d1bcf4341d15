/** What the tests of this module share: one session per JVM. */
@NullMarked
package io.mangrove.spark.testkit;

import org.jspecify.annotations.NullMarked;
