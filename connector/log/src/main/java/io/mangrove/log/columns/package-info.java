/**
 * Columns that grow at the end and take little room: numbers in {@link
 * io.mangrove.log.columns.LongColumn}, texts in {@link io.mangrove.log.columns.TextColumn}. Every
 * {@code TextColumn.BLOCK_ROWS} rows are packed into a block that never changes: numbers to the
 * bits they need, texts to a template they share with others and the values in its holes. Nothing
 * here knows of tables or files. A text comes back byte for byte.
 */
@NullMarked
package io.mangrove.log.columns;

import org.jspecify.annotations.NullMarked;
