package io.mangrove.log.stats;

/** The Java form of a column's value and its order. */
public final class TypedValue {
  private TypedValue() {}
}
