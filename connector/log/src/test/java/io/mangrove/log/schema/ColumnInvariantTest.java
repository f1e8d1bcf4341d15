package io.mangrove.log.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnInvariantTest {
  private static final String RULE = "{\"expression\":{\"expression\":\"s.x > 3\"}}";

  @Test
  void invariantsOfNestedFieldsAreFound() {
    StructType inner = new StructType(List.of(with(RULE)));
    StructType schema =
        new StructType(
            List.of(
                new StructField("s", inner, true), new StructField("y", PrimitiveType.LONG, true)));

    assertThat(ColumnInvariant.of(schema))
        .containsExactly(new ColumnInvariant(List.of("s", "x"), "s.x > 3"));
  }

  @Test
  void anInvariantInsideAnArrayIsRefused() {
    StructType inner = new StructType(List.of(with(RULE)));
    StructType schema =
        new StructType(List.of(new StructField("s", new ArrayType(inner, true), true)));

    assertThatThrownBy(() -> ColumnInvariant.of(schema))
        .hasMessageContaining("DELTA_UNSUPPORTED_INVARIANT_NON_STRUCT")
        .hasMessageContaining("s.x");
  }

  @ParameterizedTest(name = "<{0}>")
  @ValueSource(strings = {"", "x > 3", "{\"expression\":\"x > 3\"}", "{\"range\":{\"from\":1}}"})
  void anInvariantOfAnotherShapeIsRefused(String rule) {
    StructType schema = new StructType(List.of(with(rule)));
    assertThatThrownBy(() -> ColumnInvariant.of(schema))
        .hasMessageContaining("DELTA_UNRECOGNIZED_INVARIANT")
        .hasMessageContaining("column x");
  }

  private static StructField with(String rule) {
    return new StructField("x", PrimitiveType.LONG, true, Map.of(ColumnInvariant.KEY, rule));
  }
}
