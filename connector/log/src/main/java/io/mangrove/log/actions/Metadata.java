package io.mangrove.log.actions;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table's schema, partitioning and properties. PROTOCOL: Change Metadata.
 *
 * @param id a UUID the table keeps for life
 * @param schemaString JSON; PROTOCOL: Schema Serialization Format
 * @param createdTime milliseconds since the epoch; null where left out
 */
public record Metadata(
    String id,
    @Nullable String name,
    @Nullable String description,
    String formatProvider,
    Map<String, String> formatOptions,
    String schemaString,
    List<String> partitionColumns,
    @Nullable Long createdTime,
    Map<String, String> configuration)
    implements Action {

  public Metadata {
    requireNonNull(id, "id");
    requireNonNull(formatProvider, "formatProvider");
    requireNonNull(schemaString, "schemaString");
    formatOptions = Collections.unmodifiableMap(new LinkedHashMap<>(formatOptions));
    partitionColumns = List.copyOf(partitionColumns);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
  }

  public Metadata withConfiguration(Map<String, String> changed) {
    return new Metadata(
        id,
        name,
        description,
        formatProvider,
        formatOptions,
        schemaString,
        partitionColumns,
        createdTime,
        changed);
  }

  public Metadata withSchema(String changed) {
    return new Metadata(
        id,
        name,
        description,
        formatProvider,
        formatOptions,
        changed,
        partitionColumns,
        createdTime,
        configuration);
  }

  public Metadata withDescription(@Nullable String changed) {
    return new Metadata(
        id,
        name,
        changed,
        formatProvider,
        formatOptions,
        schemaString,
        partitionColumns,
        createdTime,
        configuration);
  }
}
