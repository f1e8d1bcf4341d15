package io.mangrove.log.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaGrowthTest {
  private static final String PHYSICAL = "\"delta.columnMapping.physicalName\":";

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a:long                | a:long                  | true",
        "a:long                | b:long,a:long           | true",
        "a:long                | a:long,b:long!          | false",
        "a:long,b:long         | a:long                  | false",
        "a:long                | A:long                  | false",
        "a:integer             | a:long                  | false",
        "a:long!               | a:long                  | true",
        "a:long                | a:long!                 | false",
        "a:long                | a:long=x                | false",
        "a:long=x              | b:long=x                | false",
        "a:long=x              | a:long=x,b:long=y       | true",
        "a:long                | a:long=a                | true",
        "a:[integer]           | a:[integer]             | true",
        "a:[integer]           | a:[long]                | false",
      })
  void fieldsMayComeAndNothingElseMayHappen(String older, String newer, boolean additive) {
    assertThat(SchemaGrowth.onlyAdds(schema(older), schema(newer))).isEqualTo(additive);
    assertThat(SchemaGrowth.onlyAdds(nested(older), nested(newer))).isEqualTo(additive);
  }

  private static StructType nested(String fields) {
    DataType map = new MapType(PrimitiveType.STRING, schema(fields), true);
    return new StructType(List.of(new StructField("s", map, true)));
  }

  /** Fields as {@code name:type}, {@code !} for those without nulls, {@code =} a physical name. */
  private static StructType schema(String text) {
    StringBuilder json = new StringBuilder("{\"type\":\"struct\",\"fields\":[");
    for (String field : text.strip().split(",", -1)) {
      String[] named = field.split("=", -1);
      String[] parts = named[0].replace("!", "").split(":", -1);
      String type =
          parts[1].startsWith("[")
              ? "{\"type\":\"array\",\"containsNull\":true,\"elementType\":\""
                  + parts[1].substring(1, parts[1].length() - 1)
                  + "\"}"
              : "\"" + parts[1] + "\"";
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
          .append("{\"name\":\"" + parts[0] + "\",\"type\":" + type)
          .append(",\"nullable\":" + !field.contains("!"))
          .append(",\"metadata\":{")
          .append(named.length > 1 ? PHYSICAL + "\"" + named[1] + "\"" : "")
          .append("}}");
    }
    return SchemaJson.parse(json.append("]}").toString());
  }
}
