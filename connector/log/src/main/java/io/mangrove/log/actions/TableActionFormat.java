package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The fields of the actions on the table as a whole. PROTOCOL: Actions. */
final class TableActionFormat {
  private TableActionFormat() {}

  static void metadata(Metadata metadata, JsonGenerator json) throws IOException {
    json.writeStringField("id", metadata.id());
    OptionalFields.string(json, "name", metadata.name());
    OptionalFields.string(json, "description", metadata.description());
    json.writeObjectFieldStart("format");
    json.writeStringField("provider", metadata.formatProvider());
    OptionalFields.map(json, "options", metadata.formatOptions());
    json.writeEndObject();
    json.writeStringField("schemaString", metadata.schemaString());
    OptionalFields.strings(json, "partitionColumns", metadata.partitionColumns());
    OptionalFields.map(json, "configuration", metadata.configuration());
    OptionalFields.number(json, "createdTime", metadata.createdTime());
  }

  static void protocol(Protocol protocol, JsonGenerator json) throws IOException {
    json.writeNumberField("minReaderVersion", protocol.minReaderVersion());
    json.writeNumberField("minWriterVersion", protocol.minWriterVersion());
    OptionalFields.strings(json, "readerFeatures", protocol.readerFeatures());
    OptionalFields.strings(json, "writerFeatures", protocol.writerFeatures());
  }

  static void transaction(SetTransaction transaction, JsonGenerator json) throws IOException {
    json.writeStringField("appId", transaction.appId());
    json.writeNumberField("version", transaction.version());
    OptionalFields.number(json, "lastUpdated", transaction.lastUpdated());
  }

  static void domainMetadata(DomainMetadata domainMetadata, JsonGenerator json) throws IOException {
    json.writeStringField("domain", domainMetadata.domain());
    json.writeStringField("configuration", domainMetadata.configuration());
    json.writeBooleanField("removed", domainMetadata.removed());
  }

  static void commitInfo(CommitInfo info, JsonGenerator json) throws IOException {
    // First where it is present: readers of in-commit timestamps look no further than this field.
    OptionalFields.number(json, "inCommitTimestamp", info.inCommitTimestamp());
    OptionalFields.number(json, "timestamp", info.timestamp());
    OptionalFields.string(json, "userId", info.userId());
    OptionalFields.string(json, "userName", info.userName());
    OptionalFields.string(json, "operation", info.operation());
    OptionalFields.map(json, "operationParameters", info.operationParameters());
    OptionalFields.map(json, "job", info.job());
    OptionalFields.map(json, "notebook", info.notebook());
    OptionalFields.string(json, "clusterId", info.clusterId());
    OptionalFields.number(json, "readVersion", info.readVersion());
    OptionalFields.string(json, "isolationLevel", info.isolationLevel());
    OptionalFields.bool(json, "isBlindAppend", info.isBlindAppend());
    OptionalFields.map(json, "operationMetrics", info.operationMetrics());
    OptionalFields.string(json, "userMetadata", info.userMetadata());
    OptionalFields.nonEmptyMap(json, "tags", info.tags());
    OptionalFields.string(json, "engineInfo", info.engineInfo());
    OptionalFields.string(json, "txnId", info.txnId());
  }
}
