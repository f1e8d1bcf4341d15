package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What a table with row tracking keeps about its row ids. PROTOCOL: Row Tracking.
 *
 * @param rowIdHighWaterMark the highest row id ever given out
 */
public record RowTrackingDomain(long rowIdHighWaterMark) {
  /** The metadata domain it is kept in. */
  public static final String NAME = "delta.rowTracking";

  private static final String HIGH_WATER_MARK = "rowIdHighWaterMark";

  /** Throws {@code DELTA_MALFORMED_DOMAIN_METADATA} for a configuration that has no such number. */
  public static RowTrackingDomain of(DomainMetadata domain) {
    try (JsonParser json = ActionWriter.JSON.createParser(domain.configuration())) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        String field;
        while ((field = json.nextFieldName()) != null) {
          JsonToken token = json.nextToken();
          if (field.equals(HIGH_WATER_MARK) && token == JsonToken.VALUE_NUMBER_INT) {
            return new RowTrackingDomain(json.getLongValue());
          }
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw malformed(domain, e.toString());
    }
    throw malformed(domain, "it has no whole number of the name " + HIGH_WATER_MARK);
  }

  public DomainMetadata toDomainMetadata() {
    return new DomainMetadata(
        NAME, "{\"" + HIGH_WATER_MARK + "\":" + rowIdHighWaterMark + "}", false);
  }

  private static RuntimeException malformed(DomainMetadata domain, String reason) {
    return ActionError.DELTA_MALFORMED_DOMAIN_METADATA.with(
        "domain", NAME, "configuration", domain.configuration(), "reason", reason);
  }
}
