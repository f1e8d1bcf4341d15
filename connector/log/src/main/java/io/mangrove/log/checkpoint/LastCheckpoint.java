package io.mangrove.log.checkpoint;

import static io.mangrove.log.files.LogFileName.LAST_CHECKPOINT;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mangrove.log.storage.LogStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The hint at where the newest checkpoint is. PROTOCOL: Last Checkpoint File.
 *
 * @param size how many actions the checkpoint holds
 * @param parts of a multi-part checkpoint; null for a single file
 * @param sizeInBytes of all its files; null where left out
 * @param numOfAddFiles null where left out
 * @param manifest of a checkpoint of the second specification, as written; what others wrote here
 *     is not read, for a listing finds it
 */
public record LastCheckpoint(
    long version,
    long size,
    @Nullable Integer parts,
    @Nullable Long sizeInBytes,
    @Nullable Long numOfAddFiles,
    @Nullable Manifest manifest) {

  /**
   * Where a manifest is.
   *
   * @param path its name in the log's folder
   * @param modificationTime milliseconds since the epoch
   */
  public record Manifest(String path, long sizeInBytes, long modificationTime) {}

  /** The hint at a checkpoint without a manifest. */
  public LastCheckpoint(
      long version,
      long size,
      @Nullable Integer parts,
      @Nullable Long sizeInBytes,
      @Nullable Long numOfAddFiles) {
    this(version, size, parts, sizeInBytes, numOfAddFiles, null);
  }

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * The hint in a log; null where it is missing or makes no sense. It only saves a listing from the
   * start, so a damaged one is no error.
   */
  public static @Nullable LastCheckpoint read(LogStore store, String logDirectory) {
    try (InputStream in = store.open(logDirectory + "/" + LAST_CHECKPOINT);
        JsonParser parser = JSON.createParser(in.readAllBytes())) {
      return parse(parser);
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Makes this the hint of a log, unless a later checkpoint is there by now.
   *
   * @throws IOException the store refused; the log is as good as before
   */
  public void write(LogStore store, String logDirectory) throws IOException {
    LastCheckpoint current = read(store, logDirectory);
    if (current == null || current.version <= version) {
      store.replace(logDirectory + "/" + LAST_CHECKPOINT, toJson());
    }
  }

  private byte[] toJson() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", version);
      json.writeNumberField("size", size);
      if (parts != null) {
        json.writeNumberField("parts", parts);
      }
      if (sizeInBytes != null) {
        json.writeNumberField("sizeInBytes", sizeInBytes);
      }
      if (numOfAddFiles != null) {
        json.writeNumberField("numOfAddFiles", numOfAddFiles);
      }
      if (manifest != null) {
        json.writeObjectFieldStart("v2Checkpoint");
        json.writeStringField("path", manifest.path());
        json.writeNumberField("sizeInBytes", manifest.sizeInBytes());
        json.writeNumberField("modificationTime", manifest.modificationTime());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static @Nullable LastCheckpoint parse(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    long version = -1;
    long size = 0;
    Integer parts = null;
    Long sizeInBytes = null;
    Long numOfAddFiles = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
        parser.skipChildren();
        continue;
      }
      switch (name) {
        case "version" -> version = parser.getLongValue();
        case "size" -> size = parser.getLongValue();
        case "parts" -> parts = parser.getIntValue();
        case "sizeInBytes" -> sizeInBytes = parser.getLongValue();
        case "numOfAddFiles" -> numOfAddFiles = parser.getLongValue();
        default -> {
          // Later fields of the protocol are of no use here.
        }
      }
    }
    boolean torn = parser.currentToken() != JsonToken.END_OBJECT;
    return torn || version < 0
        ? null
        : new LastCheckpoint(version, size, parts, sizeInBytes, numOfAddFiles);
  }
}
