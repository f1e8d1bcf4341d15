package io.mangrove.log.actions;

import static io.mangrove.log.actions.Fields.required;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The actions on the table as a whole from their JSON. PROTOCOL: Actions. */
final class TableActionParser {
  private static final String PARQUET = "parquet";

  private TableActionParser() {}

  static Metadata metadata(JsonParser json) throws IOException {
    Fields.expectObject(json, "metaData");
    String id = null;
    String name = null;
    String description = null;
    Format format = null;
    String schemaString = null;
    List<String> partitionColumns = null;
    Long createdTime = null;
    Map<String, String> configuration = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "id" -> id = Fields.once(id, Fields.string(json), json);
        case "name" -> name = Fields.once(name, Fields.string(json), json);
        case "description" -> description = Fields.once(description, Fields.string(json), json);
        case "format" -> format = Fields.once(format, format(json), json);
        case "schemaString" -> schemaString = Fields.once(schemaString, Fields.string(json), json);
        case "partitionColumns" ->
            partitionColumns = Fields.once(partitionColumns, Fields.list(json), json);
        case "createdTime" -> createdTime = Fields.once(createdTime, Fields.number(json), json);
        case "configuration" ->
            configuration = Fields.once(configuration, Fields.strings(json), json);
        default -> json.skipChildren();
      }
    }
    return new Metadata(
        required(id, "metaData", "id"),
        name,
        description,
        format == null ? PARQUET : format.provider(),
        format == null ? Map.of() : format.options(),
        required(schemaString, "metaData", "schemaString"),
        partitionColumns == null ? List.of() : partitionColumns,
        createdTime,
        configuration == null ? Map.of() : configuration);
  }

  static Protocol protocol(JsonParser json) throws IOException {
    Fields.expectObject(json, "protocol");
    Long reader = null;
    Long writer = null;
    List<String> readerFeatures = null;
    List<String> writerFeatures = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "minReaderVersion" -> reader = Fields.once(reader, Fields.number(json), json);
        case "minWriterVersion" -> writer = Fields.once(writer, Fields.number(json), json);
        case "readerFeatures" ->
            readerFeatures = Fields.once(readerFeatures, Fields.list(json), json);
        case "writerFeatures" ->
            writerFeatures = Fields.once(writerFeatures, Fields.list(json), json);
        default -> json.skipChildren();
      }
    }
    int readerVersion = Math.toIntExact(required(reader, "protocol", "minReaderVersion"));
    if (readerVersion >= Protocol.LISTS_READER_FEATURES) {
      required(readerFeatures, "protocol", "readerFeatures");
    }
    return new Protocol(
        readerVersion,
        Math.toIntExact(required(writer, "protocol", "minWriterVersion")),
        asSet(readerFeatures),
        asSet(writerFeatures));
  }

  static SetTransaction transaction(JsonParser json) throws IOException {
    Fields.expectObject(json, "txn");
    String appId = null;
    Long version = null;
    Long lastUpdated = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "appId" -> appId = Fields.once(appId, Fields.string(json), json);
        case "version" -> version = Fields.once(version, Fields.number(json), json);
        case "lastUpdated" -> lastUpdated = Fields.once(lastUpdated, Fields.number(json), json);
        default -> json.skipChildren();
      }
    }
    return new SetTransaction(
        required(appId, "txn", "appId"), required(version, "txn", "version"), lastUpdated);
  }

  static DomainMetadata domainMetadata(JsonParser json) throws IOException {
    Fields.expectObject(json, "domainMetadata");
    String domain = null;
    String configuration = null;
    Boolean removed = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "domain" -> domain = Fields.once(domain, Fields.string(json), json);
        case "configuration" ->
            configuration = Fields.once(configuration, Fields.string(json), json);
        case "removed" -> removed = Fields.once(removed, Fields.bool(json), json);
        default -> json.skipChildren();
      }
    }
    return new DomainMetadata(
        required(domain, "domainMetadata", "domain"),
        required(configuration, "domainMetadata", "configuration"),
        required(removed, "domainMetadata", "removed"));
  }

  private static @Nullable Set<String> asSet(@Nullable List<String> features) {
    return features == null ? null : Set.copyOf(features);
  }

  /** PROTOCOL: Format Specification. */
  private record Format(String provider, Map<String, String> options) {}

  private static @Nullable Format format(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    Fields.expectObject(json, "format");
    String provider = null;
    Map<String, String> options = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "provider" -> provider = Fields.once(provider, Fields.string(json), json);
        case "options" -> options = Fields.once(options, Fields.strings(json), json);
        default -> json.skipChildren();
      }
    }
    return new Format(provider == null ? PARQUET : provider, options == null ? Map.of() : options);
  }
}
