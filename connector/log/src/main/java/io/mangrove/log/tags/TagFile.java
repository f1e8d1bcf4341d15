package io.mangrove.log.tags;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The names and the JSON of the files of tags. No name begins with a version's digits, so that who
 * lists a log with all below it takes none for a commit or a checkpoint.
 */
final class TagFile {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String PREFIX = "tag-";
  private static final String SUFFIX = ".json";

  private TagFile() {}

  static String name(String tag) {
    return PREFIX + tag + SUFFIX;
  }

  /** The tag that a file of this name is about; null where it is about none. */
  static @Nullable String tag(String fileName) {
    if (!fileName.startsWith(PREFIX) || !fileName.endsWith(SUFFIX)) {
      return null;
    }
    int end = fileName.length() - SUFFIX.length();
    String tag = end < PREFIX.length() ? "" : fileName.substring(PREFIX.length(), end);
    return VersionTag.isName(tag) ? tag : null;
  }

  static byte[] write(VersionTag tag) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", tag.version());
      json.writeNumberField("versionTimestamp", tag.versionTimestamp());
      json.writeNumberField("createdAt", tag.createdAt());
      if (tag.retainedUntil() != null) {
        json.writeNumberField("retainedUntil", tag.retainedUntil());
      }
      json.writeStringField("archive", tag.archive());
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException(e); // there is no store below
    }
    return out.toByteArray();
  }

  /** Of the content of its file; IOException where that is not what it should be. */
  static VersionTag parse(String name, byte[] text) throws IOException {
    Long version = null;
    Long versionTimestamp = null;
    Long createdAt = null;
    Long retainedUntil = null;
    String archive = null;
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.VALUE_NUMBER_INT) {
          switch (field) {
            case "version" -> version = json.getLongValue();
            case "versionTimestamp" -> versionTimestamp = json.getLongValue();
            case "createdAt" -> createdAt = json.getLongValue();
            case "retainedUntil" -> retainedUntil = json.getLongValue();
            default -> {
              // Of a later release.
            }
          }
        } else if (value == JsonToken.VALUE_STRING && field.equals("archive")) {
          archive = json.getText();
        } else {
          json.skipChildren();
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("its JSON ends too early");
      }
    }
    if (version == null
        || version < 0
        || versionTimestamp == null
        || createdAt == null
        || archive == null) {
      throw new IOException("it lacks fields");
    }
    return new VersionTag(name, version, versionTimestamp, createdAt, retainedUntil, archive);
  }
}
