package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a version's checksum. PROTOCOL: Version Checksum File Schema. */
final class ChecksumFormat {
  private ChecksumFormat() {}

  static byte[] write(VersionChecksum checksum) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = ActionWriter.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      fields(checksum, json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  private static void fields(VersionChecksum checksum, JsonGenerator json) throws IOException {
    OptionalFields.string(json, "txnId", checksum.txnId());
    json.writeNumberField("tableSizeBytes", checksum.tableSizeBytes());
    json.writeNumberField("numFiles", checksum.numFiles());
    OptionalFields.number(json, "numDeletedRecordsOpt", checksum.numDeletedRecords());
    OptionalFields.number(json, "numDeletionVectorsOpt", checksum.numDeletionVectors());
    json.writeNumberField("numMetadata", 1);
    json.writeNumberField("numProtocol", 1);
    OptionalFields.number(json, "inCommitTimestampOpt", checksum.inCommitTimestamp());
    list(json, "setTransactions", checksum.setTransactions(), TableActionFormat::transaction);
    list(json, "domainMetadata", checksum.domainMetadata(), TableActionFormat::domainMetadata);
    Metadata metadata = checksum.metadata();
    if (metadata != null) {
      json.writeObjectFieldStart("metadata");
      TableActionFormat.metadata(metadata, json);
      json.writeEndObject();
    }
    Protocol protocol = checksum.protocol();
    if (protocol != null) {
      json.writeObjectFieldStart("protocol");
      TableActionFormat.protocol(protocol, json);
      json.writeEndObject();
    }
  }

  private interface Format<T> {
    void write(T value, JsonGenerator json) throws IOException;
  }

  private static <T> void list(
      JsonGenerator json, String name, @Nullable List<T> values, Format<T> format)
      throws IOException {
    if (values != null) {
      json.writeArrayFieldStart(name);
      for (T value : values) {
        json.writeStartObject();
        format.write(value, json);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }
}
