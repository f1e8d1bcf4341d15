package io.mangrove.log.stats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a file some of whose rows are masked: the same numbers, which are now bounds
 * and no longer values of rows that count. PROTOCOL: Per-file Statistics.
 */
public final class MaskedStats {
  private static final JsonFactory JSON = new JsonFactory();

  private MaskedStats() {}

  /** The number of rows in the file, masked ones included; empty where it is not told. */
  public static OptionalLong numRecords(@Nullable String stats) {
    if (stats == null) {
      return OptionalLong.empty();
    }
    try (JsonParser json = at("numRecords", stats)) {
      return json.currentToken() == JsonToken.VALUE_NUMBER_INT
          ? OptionalLong.of(json.getLongValue())
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Statistics that tell a number of rows, with {@code tightBounds} false; otherwise the same. */
  public static String of(String stats) {
    try (JsonParser json = at("tightBounds", stats)) {
      if (json.currentToken() == null) {
        int end = stats.lastIndexOf('}');
        return stats.substring(0, end) + ",\"tightBounds\":false" + stats.substring(end);
      }
      int start = (int) json.currentTokenLocation().getCharOffset();
      return stats.substring(0, start) + "false" + stats.substring(start + json.getTextLength());
    } catch (IOException e) {
      throw new IllegalArgumentException("no statistics: " + stats, e);
    }
  }

  /** At the value of a member of the outermost object, or behind the end where there is none. */
  private static JsonParser at(String member, String stats) throws IOException {
    JsonParser json = JSON.createParser(stats);
    try {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = json.currentName().equals(member);
        json.nextToken();
        if (found) {
          return json;
        }
        json.skipChildren();
      }
      while (json.nextToken() != null) { // nothing may follow
        json.skipChildren();
      }
      return json;
    } catch (IOException e) {
      json.close();
      throw e;
    }
  }
}
