package io.mangrove.log.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.testkit.Texts;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SchemaJsonProperties {

  @Property(tries = 300)
  void whatIsWrittenIsReadBackEqual(@ForAll("schemas") StructType schema) {
    String json = SchemaJson.write(schema);
    assertThat(SchemaJson.parse(json)).isEqualTo(schema);
    assertThat(json).doesNotContain("\n");
  }

  @Provide
  Arbitrary<StructType> schemas() {
    return struct(types(2));
  }

  private static Arbitrary<DataType> types(int depth) {
    Arbitrary<DataType> leaves =
        Arbitraries.oneOf(
            Arbitraries.of(PrimitiveType.values()),
            Combinators.combine(
                    Arbitraries.integers().between(1, 38), Arbitraries.integers().between(0, 38))
                .as((precision, scale) -> new DecimalType(precision, Math.min(precision, scale))));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<DataType> inner = types(depth - 1);
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    return Arbitraries.oneOf(
        leaves,
        Combinators.combine(inner, flags).as(ArrayType::new),
        Combinators.combine(inner, inner, flags).as(MapType::new),
        struct(inner));
  }

  private static Arbitrary<StructType> struct(Arbitrary<DataType> types) {
    return Combinators.combine(Texts.any(), types, Arbitraries.of(true, false), metadata())
        .as(StructField::new)
        .list()
        .ofMaxSize(4)
        .map(StructType::new);
  }

  private static Arbitrary<Map<String, Object>> metadata() {
    Arbitrary<Object> values =
        Arbitraries.oneOf(
            Texts.any().map(text -> (Object) text),
            Arbitraries.longs().map(number -> number),
            Arbitraries.doubles().map(number -> number),
            Arbitraries.of(true, false).map(flag -> flag),
            Arbitraries.just(new BigInteger("123456789012345678901234567890")),
            Arbitraries.just(List.of("a", 1L, true)),
            Arbitraries.just(Map.of("x", Map.of("y", 2L))));
    return Arbitraries.maps(Texts.any(), values).ofMaxSize(2);
  }
}
