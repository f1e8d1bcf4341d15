package io.mangrove.log.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Actions from trees of JSON, field by field as the protocol lists them. */
final class TreeActions {
  private TreeActions() {}

  /** The actions of one line that make up a state; mostly one, none for the others. */
  static List<Action> of(JsonNode line) {
    List<Action> actions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> kind : line.properties()) {
      JsonNode node = kind.getValue();
      if (node.isNull()) {
        continue;
      }
      switch (kind.getKey()) {
        case "add" -> actions.add(add(node));
        case "remove" -> actions.add(remove(node));
        case "metaData" -> actions.add(metadata(node));
        case "protocol" -> actions.add(protocol(node));
        case "txn" ->
            actions.add(
                new SetTransaction(
                    text(node, "appId"), number(node, "version"), number(node, "lastUpdated")));
        case "domainMetadata" ->
            actions.add(
                new DomainMetadata(
                    text(node, "domain"),
                    text(node, "configuration"),
                    Boolean.TRUE.equals(bool(node, "removed"))));
        default -> {
          // No part of the state.
        }
      }
    }
    return actions;
  }

  private static AddFile add(JsonNode node) {
    Map<String, String> partition = map(node, "partitionValues");
    Map<String, String> tags = map(node, "tags");
    Long time = number(node, "modificationTime");
    return new AddFile(
        text(node, "path"),
        partition == null ? Map.of() : partition,
        number(node, "size"),
        time == null ? 0 : time,
        true,
        text(node, "stats"),
        withoutNulls(tags),
        vector(node.get("deletionVector")),
        number(node, "baseRowId"),
        number(node, "defaultRowCommitVersion"),
        text(node, "clusteringProvider"));
  }

  private static RemoveFile remove(JsonNode node) {
    return new RemoveFile(
        text(node, "path"),
        number(node, "deletionTimestamp"),
        true,
        bool(node, "extendedFileMetadata"),
        map(node, "partitionValues"),
        number(node, "size"),
        null,
        withoutNulls(map(node, "tags")),
        vector(node.get("deletionVector")),
        number(node, "baseRowId"),
        number(node, "defaultRowCommitVersion"));
  }

  private static @Nullable DeletionVectorDescriptor vector(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return null;
    }
    Long offset = number(node, "offset");
    return new DeletionVectorDescriptor(
        text(node, "storageType"),
        text(node, "pathOrInlineDv"),
        offset == null ? null : Math.toIntExact(offset),
        Math.toIntExact(number(node, "sizeInBytes")),
        number(node, "cardinality"));
  }

  private static Metadata metadata(JsonNode node) {
    JsonNode format = node.get("format");
    boolean none = format == null || format.isNull();
    String provider = none ? null : text(format, "provider");
    Map<String, String> options = none ? null : map(format, "options");
    List<String> columns = list(node, "partitionColumns");
    return new Metadata(
        text(node, "id"),
        text(node, "name"),
        text(node, "description"),
        provider == null ? "parquet" : provider,
        withoutNulls(options),
        text(node, "schemaString"),
        columns == null ? List.of() : columns,
        number(node, "createdTime"),
        withoutNulls(map(node, "configuration")));
  }

  private static Protocol protocol(JsonNode node) {
    return new Protocol(
        Math.toIntExact(number(node, "minReaderVersion")),
        Math.toIntExact(number(node, "minWriterVersion")),
        set(list(node, "readerFeatures")),
        set(list(node, "writerFeatures")));
  }

  private static @Nullable Set<String> set(@Nullable List<String> list) {
    return list == null ? null : new HashSet<>(list);
  }

  private static Map<String, String> withoutNulls(@Nullable Map<String, String> map) {
    Map<String, String> kept = new LinkedHashMap<>();
    if (map != null) {
      map.forEach(
          (key, value) -> {
            if (value != null) {
              kept.put(key, value);
            }
          });
    }
    return kept;
  }

  private static @Nullable JsonNode present(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  static @Nullable String text(JsonNode node, String field) {
    JsonNode value = present(node, field);
    if (value != null && !value.isTextual()) {
      throw new IllegalArgumentException(field + " is no text");
    }
    return value == null ? null : value.textValue();
  }

  static @Nullable Long number(JsonNode node, String field) {
    JsonNode value = present(node, field);
    if (value != null && !(value.isIntegralNumber() && value.canConvertToLong())) {
      throw new IllegalArgumentException(field + " is no 64-bit number");
    }
    return value == null ? null : value.longValue();
  }

  private static @Nullable Boolean bool(JsonNode node, String field) {
    JsonNode value = present(node, field);
    if (value != null && !value.isBoolean()) {
      throw new IllegalArgumentException(field + " is no boolean");
    }
    return value == null ? null : value.booleanValue();
  }

  private static @Nullable Map<String, String> map(JsonNode node, String field) {
    JsonNode value = present(node, field);
    if (value == null) {
      return null;
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      map.put(name, text(value, name));
    }
    return map;
  }

  private static @Nullable List<String> list(JsonNode node, String field) {
    JsonNode value = present(node, field);
    if (value == null) {
      return null;
    }
    List<String> list = new ArrayList<>();
    for (JsonNode element : value) {
      list.add(element.textValue());
    }
    return list;
  }
}
