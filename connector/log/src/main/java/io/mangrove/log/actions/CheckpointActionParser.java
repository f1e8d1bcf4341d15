package io.mangrove.log.actions;

import static io.mangrove.log.actions.Fields.required;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** The actions that only checkpoints have, from their JSON. PROTOCOL: V2 Spec. */
final class CheckpointActionParser {
  private CheckpointActionParser() {}

  static Sidecar sidecar(JsonParser json) throws IOException {
    Fields.expectObject(json, "sidecar");
    String path = null;
    Long sizeInBytes = null;
    Long modificationTime = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      switch (field) {
        case "path" -> path = Fields.once(path, Fields.string(json), json);
        case "sizeInBytes" -> sizeInBytes = Fields.once(sizeInBytes, Fields.number(json), json);
        case "modificationTime" ->
            modificationTime = Fields.once(modificationTime, Fields.number(json), json);
        default -> json.skipChildren();
      }
    }
    return new Sidecar(
        required(path, "sidecar", "path"),
        sizeInBytes == null ? 0 : sizeInBytes,
        modificationTime == null ? 0 : modificationTime);
  }

  static CheckpointMetadata checkpointMetadata(JsonParser json) throws IOException {
    Fields.expectObject(json, "checkpointMetadata");
    Long version = null;
    String field;
    while ((field = json.nextFieldName()) != null) {
      json.nextToken();
      if (field.equals("version")) {
        version = Fields.number(json);
      } else {
        json.skipChildren();
      }
    }
    return new CheckpointMetadata(required(version, "checkpointMetadata", "version"));
  }
}
