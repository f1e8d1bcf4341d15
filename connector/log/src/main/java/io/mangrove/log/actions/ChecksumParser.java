package io.mangrove.log.actions;

import static io.mangrove.log.actions.Fields.required;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version's checksum from its JSON. PROTOCOL: Version Checksum File Schema. */
final class ChecksumParser {
  private static final String CHECKSUM = "checksum";

  private ChecksumParser() {}

  static VersionChecksum parse(byte[] text) throws IOException {
    try (JsonParser json = ActionReader.JSON.createParser(text)) {
      json.nextToken();
      Fields.expectObject(json, CHECKSUM);
      return fields(json);
    } catch (MissingFieldException | ArithmeticException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static VersionChecksum fields(JsonParser json) throws IOException {
    String txnId = null;
    Long tableSizeBytes = null;
    Long numFiles = null;
    Long deletedRecords = null;
    Long deletionVectors = null;
    Long inCommitTimestamp = null;
    List<SetTransaction> transactions = null;
    List<DomainMetadata> domains = null;
    Metadata metadata = null;
    Protocol protocol = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (field) {
        case "txnId" -> txnId = Fields.string(json);
        case "tableSizeBytes" -> tableSizeBytes = Fields.number(json);
        case "numFiles" -> numFiles = Fields.number(json);
        case "numDeletedRecordsOpt" -> deletedRecords = Fields.number(json);
        case "numDeletionVectorsOpt" -> deletionVectors = Fields.number(json);
        case "inCommitTimestampOpt" -> inCommitTimestamp = Fields.number(json);
        case "setTransactions" -> transactions = list(json, TableActionParser::transaction);
        case "domainMetadata" -> domains = list(json, TableActionParser::domainMetadata);
        case "metadata" -> metadata = TableActionParser.metadata(json);
        case "protocol" -> protocol = TableActionParser.protocol(json);
        default -> json.skipChildren();
      }
    }
    return new VersionChecksum(
        txnId,
        required(tableSizeBytes, CHECKSUM, "tableSizeBytes"),
        required(numFiles, CHECKSUM, "numFiles"),
        deletedRecords,
        deletionVectors,
        inCommitTimestamp,
        transactions,
        domains,
        metadata,
        protocol);
  }

  private interface Value<T> {
    T parse(JsonParser json) throws IOException;
  }

  private static <T> @Nullable List<T> list(JsonParser json, Value<T> value) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return null;
    }
    List<T> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      values.add(value.parse(json));
    }
    return values;
  }
}
