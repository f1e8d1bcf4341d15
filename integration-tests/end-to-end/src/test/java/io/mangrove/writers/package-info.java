/**
 * Writers in processes of their own: many at once on one table, and one that is killed. Begin with
 * {@link io.mangrove.writers.ManyWritersIT}.
 */
@NullMarked
package io.mangrove.writers;

import org.jspecify.annotations.NullMarked;
