package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of the actions on files. PROTOCOL: Add File and Remove File. */
final class FileActionFormat {
  private FileActionFormat() {}

  static void add(AddFile add, JsonGenerator json) throws IOException {
    json.writeStringField("path", add.path());
    OptionalFields.map(json, "partitionValues", add.partitionValues());
    json.writeNumberField("size", add.sizeBytes());
    json.writeNumberField("modificationTime", add.modificationTime());
    json.writeBooleanField("dataChange", add.dataChange());
    OptionalFields.string(json, "stats", add.stats());
    OptionalFields.nonEmptyMap(json, "tags", add.tags());
    deletionVector(add.deletionVector(), json);
    OptionalFields.number(json, "baseRowId", add.baseRowId());
    OptionalFields.number(json, "defaultRowCommitVersion", add.defaultRowCommitVersion());
    OptionalFields.string(json, "clusteringProvider", add.clusteringProvider());
  }

  static void remove(RemoveFile remove, JsonGenerator json) throws IOException {
    json.writeStringField("path", remove.path());
    OptionalFields.number(json, "deletionTimestamp", remove.deletionTimestamp());
    json.writeBooleanField("dataChange", remove.dataChange());
    OptionalFields.bool(json, "extendedFileMetadata", remove.extendedFileMetadata());
    OptionalFields.map(json, "partitionValues", remove.partitionValues());
    OptionalFields.number(json, "size", remove.sizeBytes());
    OptionalFields.string(json, "stats", remove.stats());
    OptionalFields.nonEmptyMap(json, "tags", remove.tags());
    deletionVector(remove.deletionVector(), json);
    OptionalFields.number(json, "baseRowId", remove.baseRowId());
    OptionalFields.number(json, "defaultRowCommitVersion", remove.defaultRowCommitVersion());
  }

  static void cdc(AddCdcFile cdc, JsonGenerator json) throws IOException {
    json.writeStringField("path", cdc.path());
    OptionalFields.map(json, "partitionValues", cdc.partitionValues());
    json.writeNumberField("size", cdc.sizeBytes());
    OptionalFields.nonEmptyMap(json, "tags", cdc.tags());
    json.writeBooleanField("dataChange", cdc.dataChange());
  }

  private static void deletionVector(@Nullable DeletionVectorDescriptor vector, JsonGenerator json)
      throws IOException {
    if (vector == null) {
      return;
    }
    json.writeObjectFieldStart("deletionVector");
    json.writeStringField("storageType", vector.storageType());
    json.writeStringField("pathOrInlineDv", vector.pathOrInlineDv());
    Integer offset = vector.offset();
    if (offset != null) {
      json.writeNumberField("offset", offset);
    }
    json.writeNumberField("sizeInBytes", vector.sizeInBytes());
    json.writeNumberField("cardinality", vector.cardinality());
    json.writeEndObject();
  }
}
