package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lines of a checkpoint's manifest in JSON. PROTOCOL: V2 Spec. */
public final class CheckpointActionWriter {
  private CheckpointActionWriter() {}

  /** The content of a manifest: what it is, what the table is, and where its files are. */
  public static byte[] writeManifest(
      CheckpointMetadata self, List<? extends Action> actions, List<Sidecar> sidecars) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ("{\"checkpointMetadata\":{\"version\":" + self.version() + "}}\n")
            .getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(ActionWriter.writeCommit(actions));
    try (JsonGenerator json = ActionWriter.JSON.createGenerator(bytes)) {
      json.setRootValueSeparator(new SerializedString("\n"));
      for (Sidecar sidecar : sidecars) {
        json.writeStartObject();
        json.writeObjectFieldStart("sidecar");
        json.writeStringField("path", sidecar.path());
        json.writeNumberField("sizeInBytes", sidecar.sizeInBytes());
        json.writeNumberField("modificationTime", sidecar.modificationTime());
        json.writeEndObject();
        json.writeEndObject();
      }
      if (!sidecars.isEmpty()) {
        json.writeRaw('\n');
      }
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }
}
