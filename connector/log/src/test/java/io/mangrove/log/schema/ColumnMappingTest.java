package io.mangrove.log.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnMappingTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({"none, NONE", "name, NAME", "id, ID", "NAME, NAME", "Id, ID"})
  void theModeIsInTheProperties(String property, ColumnMapping mode) {
    assertThat(ColumnMapping.of(Map.of(ColumnMapping.MODE, property))).isEqualTo(mode);
    assertThat(ColumnMapping.of(Map.of())).isEqualTo(ColumnMapping.NONE);
  }

  @Test
  void aModeThatNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> ColumnMapping.of(Map.of(ColumnMapping.MODE, "position")))
        .hasMessageContaining("DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE")
        .hasMessageContaining("position");
  }

  @Test
  void withoutColumnMappingNoPhysicalNameHolds() {
    StructType inner = new StructType(List.of(field("x", PrimitiveType.LONG, "p2", 2L)));
    StructType schema =
        new StructType(
            List.of(field("s", new ArrayType(new MapType(inner, inner, true), true), "p1", 1L)));

    StructType inForce = ColumnMapping.NONE.inForce(schema);

    assertThat(SchemaJson.write(inForce)).doesNotContain("columnMapping");
    assertThat(ColumnMapping.physicalNames(inForce, List.of("s"))).containsExactly("s");
    assertThat(ColumnMapping.NAME.inForce(schema)).isSameAs(schema);
    assertThat(ColumnMapping.physicalNames(schema, List.of("s"))).containsExactly("p1");
  }

  @ParameterizedTest(name = "{0}: {1} {2} beside {3} {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        "NAME, -, 1, b, 2, has no physical name",
        "NAME, b, 1, b, 2, 'has the physical name b, as another column has'",
        "ID, a, -, b, 2, has no id",
        "ID, a, 2, b, 2, 'has the id 2, as another column has'",
        "ID, a, -5, b, 2, has no id",
        "ID, a, 5000000000, b, 2, has no id",
      })
  void aColumnThatCannotBeFoundForCertainIsAnError(
      ColumnMapping mode,
      String physical,
      Long id,
      String otherPhysical,
      Long otherId,
      String reason) {
    StructType schema =
        new StructType(
            List.of(
                field("other", PrimitiveType.LONG, otherPhysical, otherId),
                field("c", PrimitiveType.LONG, physical, id)));

    assertThatThrownBy(() -> mode.inForce(schema))
        .hasMessageContaining("DELTA_INVALID_COLUMN_MAPPING")
        .hasMessageContaining("column c " + reason);
  }

  private static StructField field(String name, DataType type, String physicalName, Long id) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    if (physicalName != null) {
      metadata.put(ColumnMapping.PHYSICAL_NAME, physicalName);
    }
    if (id != null) {
      metadata.put(ColumnMapping.ID_KEY, id);
    }
    return new StructField(name, type, true, metadata);
  }
}
