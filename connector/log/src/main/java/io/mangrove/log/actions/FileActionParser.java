package io.mangrove.log.actions;

import static io.mangrove.log.actions.Fields.required;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The actions on files from their JSON. PROTOCOL: Add File and Remove File. */
final class FileActionParser {
  private @Nullable String path;
  private @Nullable Map<String, @Nullable String> partitionValues;
  private @Nullable Long size;
  private @Nullable Long modificationTime;
  private @Nullable Long deletionTimestamp;
  private @Nullable Boolean dataChange;
  private @Nullable Boolean extendedFileMetadata;
  private @Nullable String stats;
  private @Nullable Map<String, String> tags;
  private @Nullable DeletionVectorDescriptor deletionVector;
  private @Nullable Long baseRowId;
  private @Nullable Long defaultRowCommitVersion;
  private @Nullable String clusteringProvider;

  private FileActionParser(JsonParser json, String action) throws IOException {
    Fields.expectObject(json, action);
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "path" -> path = Fields.once(path, Fields.string(json), json);
        case "partitionValues" ->
            partitionValues = Fields.once(partitionValues, Fields.nullableStrings(json), json);
        case "size" -> size = Fields.once(size, Fields.size(json), json);
        case "modificationTime" ->
            modificationTime = Fields.once(modificationTime, Fields.number(json), json);
        case "deletionTimestamp" ->
            deletionTimestamp = Fields.once(deletionTimestamp, Fields.number(json), json);
        case "dataChange" -> dataChange = Fields.once(dataChange, Fields.bool(json), json);
        case "extendedFileMetadata" ->
            extendedFileMetadata = Fields.once(extendedFileMetadata, Fields.bool(json), json);
        case "stats" -> stats = Fields.once(stats, Fields.string(json), json);
        case "tags" -> tags = Fields.once(tags, Fields.strings(json), json);
        case "deletionVector" ->
            deletionVector = Fields.once(deletionVector, deletionVector(json), json);
        case "baseRowId" -> baseRowId = Fields.once(baseRowId, Fields.number(json), json);
        case "defaultRowCommitVersion" ->
            defaultRowCommitVersion =
                Fields.once(defaultRowCommitVersion, Fields.number(json), json);
        case "clusteringProvider" ->
            clusteringProvider = Fields.once(clusteringProvider, Fields.string(json), json);
        default -> json.skipChildren();
      }
    }
  }

  static AddFile add(JsonParser json) throws IOException {
    FileActionParser add = new FileActionParser(json, "add");
    return new AddFile(
        required(add.path, "add", "path"),
        add.partitionValues == null ? Map.of() : add.partitionValues,
        required(add.size, "add", "size"),
        add.modificationTime == null ? 0 : add.modificationTime,
        add.dataChange == null || add.dataChange,
        add.stats,
        add.tags == null ? Map.of() : add.tags,
        add.deletionVector,
        add.baseRowId,
        add.defaultRowCommitVersion,
        add.clusteringProvider);
  }

  static RemoveFile remove(JsonParser json) throws IOException {
    FileActionParser remove = new FileActionParser(json, "remove");
    return new RemoveFile(
        required(remove.path, "remove", "path"),
        remove.deletionTimestamp,
        remove.dataChange == null || remove.dataChange,
        remove.extendedFileMetadata,
        remove.partitionValues,
        remove.size,
        remove.stats,
        remove.tags == null ? Map.of() : remove.tags,
        remove.deletionVector,
        remove.baseRowId,
        remove.defaultRowCommitVersion);
  }

  static AddCdcFile cdc(JsonParser json) throws IOException {
    FileActionParser cdc = new FileActionParser(json, "cdc");
    return new AddCdcFile(
        required(cdc.path, "cdc", "path"),
        cdc.partitionValues == null ? Map.of() : cdc.partitionValues,
        required(cdc.size, "cdc", "size"),
        cdc.tags == null ? Map.of() : cdc.tags);
  }

  private static @Nullable DeletionVectorDescriptor deletionVector(JsonParser json)
      throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    Fields.expectObject(json, "deletionVector");
    String storageType = null;
    String pathOrInlineDv = null;
    Long offset = null;
    Long sizeInBytes = null;
    Long cardinality = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "storageType" -> storageType = Fields.once(storageType, Fields.string(json), json);
        case "pathOrInlineDv" ->
            pathOrInlineDv = Fields.once(pathOrInlineDv, Fields.string(json), json);
        case "offset" -> offset = Fields.once(offset, Fields.number(json), json);
        case "sizeInBytes" -> sizeInBytes = Fields.once(sizeInBytes, Fields.number(json), json);
        case "cardinality" -> cardinality = Fields.once(cardinality, Fields.number(json), json);
        default -> json.skipChildren();
      }
    }
    return new DeletionVectorDescriptor(
        required(storageType, "deletionVector", "storageType"),
        required(pathOrInlineDv, "deletionVector", "pathOrInlineDv"),
        offset == null ? null : Math.toIntExact(offset),
        Math.toIntExact(required(sizeInBytes, "deletionVector", "sizeInBytes")),
        required(cardinality, "deletionVector", "cardinality"));
  }
}
