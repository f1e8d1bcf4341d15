package io.mangrove.log.schema;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named column or part of one.
 *
 * @param metadata as found in JSON: values are String, Long, Double, Boolean, List, Map or null; a
 *     whole number too large for Long is a BigInteger
 */
public record StructField(
    String name, DataType type, boolean nullable, Map<String, @Nullable Object> metadata) {
  public StructField {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  public StructField(String name, DataType type, boolean nullable) {
    this(name, type, nullable, Map.of());
  }
}
