package io.mangrove.log.schema;

import static java.util.Objects.requireNonNull;

/** Keys of one type, each with a value of another. */
public record MapType(DataType keyType, DataType valueType, boolean valueContainsNull)
    implements DataType {
  public MapType {
    requireNonNull(keyType, "keyType");
    requireNonNull(valueType, "valueType");
  }
}
