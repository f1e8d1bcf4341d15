package io.mangrove.log.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.error.DeltaException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaJsonTest {

  @Test
  void nestedTypesOfTheProtocolAreRead() {
    StructType schema =
        SchemaJson.parse(
            """
            {"type":"struct","fields":[
             {"name":"a","type":"integer","nullable":false,"metadata":{"comment":"c"}},
             {"name":"b","type":{"type":"struct","fields":[
               {"name":"d","type":"decimal(10, 2)","nullable":true,"metadata":{}}]},
              "nullable":true,"metadata":{}},
             {"name":"c","type":{"type":"array","elementType":"long","containsNull":false},
              "nullable":true,"metadata":{}},
             {"name":"m","type":{"type":"map","keyType":"string","valueType":"timestamp_ntz",
              "valueContainsNull":true},"nullable":true,"metadata":{}}]}
            """);
    assertThat(schema)
        .isEqualTo(
            new StructType(
                List.of(
                    new StructField("a", PrimitiveType.INTEGER, false, Map.of("comment", "c")),
                    new StructField(
                        "b",
                        new StructType(List.of(new StructField("d", new DecimalType(10, 2), true))),
                        true),
                    new StructField("c", new ArrayType(PrimitiveType.LONG, false), true),
                    new StructField(
                        "m",
                        new MapType(PrimitiveType.STRING, PrimitiveType.TIMESTAMP_NTZ, true),
                        true))));
  }

  @Test
  void whatTheProtocolDoesNotKnowIsPassedOver() {
    assertThat(
            SchemaJson.parse(
                "{\"fields\":[{\"metadata\":{},\"new\":[1],\"type\":\"string\",\"name\":\"a\"}],"
                    + "\"type\":\"struct\",\"more\":{\"x\":null}}"))
        .isEqualTo(new StructType(List.of(new StructField("a", PrimitiveType.STRING, true))));
  }

  @Test
  void anUnknownTypeIsNamedWithItsColumn() {
    assertThatThrownBy(
            () ->
                SchemaJson.parse(
                    "{\"type\":\"struct\",\"fields\":[{\"name\":\"g\",\"type\":{\"type\":\"array\","
                        + "\"elementType\":\"geometry(4326)\",\"containsNull\":true}}]}"))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_UNSUPPORTED_DATA_TYPES"))
        .hasMessageContaining("\"g.element\" of type geometry(4326)");
  }

  @ParameterizedTest(name = "{0} is malformed")
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | empty",
        "{\"type\":\"struct\" | end-of-input",
        "{\"type\":\"struct\"} | \"fields\" must be a list",
        "\"string\" | must be a struct",
        "{\"type\":\"struct\",\"fields\":[{\"type\":\"string\"}]} | must have a name",
        "{\"type\":\"struct\",\"fields\":[{\"name\":\"a\"}]} | type of \"a\" is missing",
        "{\"type\":\"struct\",\"fields\":[]} x | Unrecognized token",
        "{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":\"decimal(99,0)\"}]} |"
            + " decimal(99,0)"
      })
  void aMalformedSchemaSaysWhy(String json, String reason) {
    assertThatThrownBy(() -> SchemaJson.parse(json))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_MALFORMED_SCHEMA"))
        .hasMessageContaining(reason);
  }
}
