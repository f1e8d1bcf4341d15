package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a commit does, as its commitInfo tells it.
 *
 * @param name such as {@code WRITE} or {@code CREATE TABLE AS SELECT}
 * @param parameters by name; lists and objects as JSON text ({@code partitionBy: []})
 */
public record Operation(String name, Map<String, String> parameters) {
  public Operation {
    requireNonNull(name, "name");
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
