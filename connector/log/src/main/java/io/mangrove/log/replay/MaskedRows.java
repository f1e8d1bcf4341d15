package io.mangrove.log.replay;

/**
 * How much of a table deletion vectors mask.
 *
 * @param files that have one
 * @param rows masked in them
 */
public record MaskedRows(long files, long rows) {}
