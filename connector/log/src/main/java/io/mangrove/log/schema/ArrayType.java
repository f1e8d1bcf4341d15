package io.mangrove.log.schema;

import static java.util.Objects.requireNonNull;

/** A list of values of one type. */
public record ArrayType(DataType elementType, boolean containsNull) implements DataType {
  public ArrayType {
    requireNonNull(elementType, "elementType");
  }
}
