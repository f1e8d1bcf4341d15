/**
 * Rewrites of Spark's plans during analysis, one small class each: what users may write about Delta
 * tables becomes plain DataSource V2 nodes over the catalog, so that nothing runs as a V1 command.
 * No node of a plan is ours. Begin at {@link io.mangrove.sql.analysis.Rewrites}.
 */
@NullMarked
package io.mangrove.sql.analysis;

import org.jspecify.annotations.NullMarked;
