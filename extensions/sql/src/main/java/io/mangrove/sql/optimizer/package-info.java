/**
 * What the optimizer may still better in a MERGE once Spark has made joins of it: how it finds its
 * rows. Nothing here changes what a statement means. Begin reading at {@link
 * io.mangrove.sql.optimizer.MergePlans}.
 */
@NullMarked
package io.mangrove.sql.optimizer;

import org.jspecify.annotations.NullMarked;
