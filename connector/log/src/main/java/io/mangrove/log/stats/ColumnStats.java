package io.mangrove.log.stats;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one leaf column in one file. Values have the form {@link TypedValue} describes.
 *
 * @param min no value of the file is below it; null: unknown, or the file has only nulls
 * @param max no value of the file is above it; null: unknown, or the file has only nulls
 * @param nullCount rows in which the column is null; null: unknown
 */
public record ColumnStats(@Nullable Object min, @Nullable Object max, @Nullable Long nullCount) {}
