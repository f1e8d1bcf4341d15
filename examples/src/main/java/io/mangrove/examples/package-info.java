/**
 * Jobs that prepare text for machine learning, as one would write them with any Delta connector:
 * they use Spark's public API and nothing of Mangrove's own.
 */
@NullMarked
package io.mangrove.examples;

import org.jspecify.annotations.NullMarked;
