package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a commit does, as its commitInfo tells it.
 *
 * @param name such as {@code WRITE} or {@code CREATE TABLE AS SELECT}
 * @param parameters by name; lists and objects as JSON text ({@code partitionBy: []}); null for
 *     what the statement might have said and did not
 */
public record Operation(String name, Map<String, @Nullable String> parameters) {
  public Operation {
    requireNonNull(name, "name");
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
