package io.mangrove.log.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeChangeTest {

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "byte | short | true",
        "byte | integer | true",
        "byte | long | true",
        "byte | double | true",
        "byte | float | false",
        "byte | decimal(10,0) | true",
        "byte | decimal(9,0) | false",
        "byte | string | false",
        "short | byte | false",
        "short | integer | true",
        "short | decimal(12,2) | true",
        "short | decimal(11,2) | false",
        "integer | long | true",
        "integer | double | true",
        "integer | decimal(38,28) | true",
        "integer | decimal(38,29) | false",
        "long | integer | false",
        "long | double | false",
        "long | decimal(20,0) | true",
        "long | decimal(19,0) | false",
        "long | decimal(38,18) | true",
        "float | double | true",
        "double | float | false",
        "double | decimal(38,10) | false",
        "date | timestamp_ntz | true",
        "date | timestamp | false",
        "timestamp_ntz | timestamp | false",
        "decimal(5,2) | decimal(5, 2) | true",
        "decimal(5,2) | decimal(6,3) | true",
        "decimal(5,2) | decimal(6,4) | false",
        "decimal(5,2) | decimal(9,1) | false",
        "decimal(5,2) | double | false",
        "decimal(5,0) | long | false",
        "string | string | true",
        "string | binary | false",
        "fromTheFuture | string | false",
        "integer | fromTheFuture | false",
      })
  void onlyTheChangesOfTheProtocolAreSupported(String from, String to, boolean supported) {
    assertThat(new TypeChange("c", from, to).isSupported()).isEqualTo(supported);
  }

  @Test
  void changesAreFoundAtAnyDepth() {
    Map<String, Object> top = Map.of("fromType", "short", "toType", "integer", "tableVersion", 1L);
    Map<String, Object> again = Map.of("fromType", "integer", "toType", "long");
    Map<String, Object> key =
        Map.of("fromType", "float", "toType", "double", "fieldPath", "element.key");
    StructField nested = field("x", PrimitiveType.LONG, List.of(top, again));
    StructField list =
        field(
            "l",
            new ArrayType(
                new MapType(PrimitiveType.DOUBLE, new StructType(List.of(nested)), true), true),
            List.of(key));
    StructField plain = new StructField("p", PrimitiveType.STRING, true);

    assertThat(TypeChange.of(new StructType(List.of(plain, list))))
        .containsExactly(
            new TypeChange("l.element.key", "float", "double"),
            new TypeChange("l.element.value.x", "short", "integer"),
            new TypeChange("l.element.value.x", "integer", "long"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"{}", "null", "\"short\"", "[1]", "[{\"fromType\":\"short\"}]"})
  void aRecordThatCannotBeReadIsAnError(String record) {
    StructType schema =
        SchemaJson.parse(
            "{\"type\":\"struct\",\"fields\":[{\"name\":\"c\",\"type\":\"integer\",\"nullable\":true,"
                + "\"metadata\":{\"delta.typeChanges\":"
                + record
                + "}}]}");
    assertThatThrownBy(() -> TypeChange.of(schema))
        .hasMessageContaining("DELTA_MALFORMED_SCHEMA")
        .hasMessageContaining("type changes of \"c\"");
  }

  private static StructField field(String name, DataType type, List<?> changes) {
    return new StructField(name, type, true, Map.of(TypeChange.KEY, changes));
  }
}
