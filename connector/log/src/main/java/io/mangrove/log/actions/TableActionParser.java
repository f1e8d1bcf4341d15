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
  private TableActionParser() {}

  static Metadata metadata(JsonParser json) throws IOException {
    Fields.expectObject(json, "metaData");
    String id = null;
    String name = null;
    String description = null;
    Format format = Format.PARQUET;
    String schemaString = null;
    List<String> partitionColumns = null;
    Long createdTime = null;
    Map<String, String> configuration = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "id" -> id = Fields.string(json);
        case "name" -> name = Fields.string(json);
        case "description" -> description = Fields.string(json);
        case "format" -> format = format(json);
        case "schemaString" -> schemaString = Fields.string(json);
        case "partitionColumns" -> partitionColumns = Fields.list(json);
        case "createdTime" -> createdTime = Fields.number(json);
        case "configuration" -> configuration = Fields.strings(json);
        default -> json.skipChildren();
      }
    }
    return new Metadata(
        required(id, "metaData", "id"),
        name,
        description,
        format.provider(),
        format.options(),
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
        case "minReaderVersion" -> reader = Fields.number(json);
        case "minWriterVersion" -> writer = Fields.number(json);
        case "readerFeatures" -> readerFeatures = Fields.list(json);
        case "writerFeatures" -> writerFeatures = Fields.list(json);
        default -> json.skipChildren();
      }
    }
    return new Protocol(
        Math.toIntExact(required(reader, "protocol", "minReaderVersion")),
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
        case "appId" -> appId = Fields.string(json);
        case "version" -> version = Fields.number(json);
        case "lastUpdated" -> lastUpdated = Fields.number(json);
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
        case "domain" -> domain = Fields.string(json);
        case "configuration" -> configuration = Fields.string(json);
        case "removed" -> removed = Fields.bool(json);
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
  private record Format(String provider, Map<String, String> options) {
    static final Format PARQUET = new Format("parquet", Map.of());
  }

  private static Format format(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return Format.PARQUET;
    }
    Fields.expectObject(json, "format");
    String provider = null;
    Map<String, String> options = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "provider" -> provider = Fields.string(json);
        case "options" -> options = Fields.strings(json);
        default -> json.skipChildren();
      }
    }
    return new Format(
        provider == null ? Format.PARQUET.provider() : provider,
        options == null ? Map.of() : options);
  }
}
