package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that a clustered table keeps the files of apart by. PROTOCOL: Clustered Table.
 *
 * @param columns each by its physical names from the top down
 */
public record ClusteringDomain(List<List<String>> columns) {
  /** The metadata domain it is kept in. */
  public static final String NAME = "delta.clustering";

  private static final String COLUMNS = "clusteringColumns";

  public ClusteringDomain {
    columns = columns.stream().map(List::copyOf).toList();
  }

  /** A column is written as its name or as a list of names; writers differ in that. */
  public static ClusteringDomain of(DomainMetadata domain) {
    List<List<String>> columns = new ArrayList<>();
    try (JsonParser json = ActionWriter.JSON.createParser(domain.configuration())) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        String field;
        while ((field = json.nextFieldName()) != null) {
          JsonToken token = json.nextToken();
          if (field.equals(COLUMNS) && token == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
              columns.add(column(json, domain));
            }
          } else {
            json.skipChildren();
          }
        }
        return new ClusteringDomain(columns);
      }
    } catch (IOException e) {
      throw malformed(domain, e.toString());
    }
    throw malformed(domain, "it is no object");
  }

  public DomainMetadata toDomainMetadata() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ActionWriter.JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart(COLUMNS);
      for (List<String> column : columns) {
        json.writeStartArray();
        for (String name : column) {
          json.writeString(name);
        }
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeStringField("domainName", NAME);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string takes everything
    }
    return new DomainMetadata(NAME, text.toString(), false);
  }

  private static List<String> column(JsonParser json, DomainMetadata domain) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return List.of(json.getText());
    }
    List<String> path = new ArrayList<>();
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        path.add(json.getText());
      }
    }
    if (path.isEmpty() || json.currentToken() != JsonToken.END_ARRAY) {
      throw malformed(domain, "a column is neither a name nor a list of names");
    }
    return path;
  }

  private static RuntimeException malformed(DomainMetadata domain, String reason) {
    return ActionError.DELTA_MALFORMED_DOMAIN_METADATA.with(
        "domain", NAME, "configuration", domain.configuration(), "reason", reason);
  }
}
