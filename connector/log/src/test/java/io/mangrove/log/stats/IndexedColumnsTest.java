package io.mangrove.log.stats;

import static io.mangrove.log.stats.FileStatsTest.field;
import static io.mangrove.log.stats.FileStatsTest.struct;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.schema.ArrayType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IndexedColumnsTest {
  private static final StructType SCHEMA =
      struct(
          field("day", PrimitiveType.DATE),
          field("a", PrimitiveType.LONG),
          field("s", struct(field("x", PrimitiveType.LONG), field("y.z", PrimitiveType.STRING))),
          field("list", new ArrayType(PrimitiveType.LONG, true)),
          field("nothing", PrimitiveType.VOID),
          field("b", PrimitiveType.STRING));

  static Stream<Arguments> choices() {
    List<String> a = List.of("a");
    List<String> x = List.of("s", "x");
    List<String> yz = List.of("s", "y.z");
    List<String> list = List.of("list");
    List<String> b = List.of("b");
    String count = "delta.dataSkippingNumIndexedCols";
    String names = "delta.dataSkippingStatsColumns";
    return Stream.of(
        Arguments.of(Map.of(), List.of(a, x, yz, list, b)),
        Arguments.of(Map.of(count, "2"), List.of(a, x)),
        Arguments.of(Map.of(count, "0"), List.of()),
        Arguments.of(Map.of(count, "-1"), List.of(a, x, yz, list, b)),
        Arguments.of(Map.of(count, "5"), List.of(a, x, yz, list)),
        Arguments.of(Map.of(count, "1", names, "b, S.`y.z`"), List.of(yz, b)),
        Arguments.of(Map.of(names, "s"), List.of(x, yz)),
        Arguments.of(Map.of(names, "day,gone"), List.of()),
        Arguments.of(Map.of(names, ""), List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("choices")
  void leavesAreChosenByProperties(Map<String, String> configuration, List<List<String>> leaves) {
    assertThat(IndexedColumns.of(SCHEMA, List.of("day"), configuration)).isEqualTo(leaves);
  }
}
