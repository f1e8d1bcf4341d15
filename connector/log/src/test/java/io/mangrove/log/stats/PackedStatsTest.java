package io.mangrove.log.stats;

import static io.mangrove.log.stats.FileStatsTest.field;
import static io.mangrove.log.stats.FileStatsTest.struct;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.stats.Predicate.And;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.In;
import io.mangrove.log.stats.Predicate.IsNotNull;
import io.mangrove.log.stats.Predicate.IsNull;
import io.mangrove.log.stats.Predicate.Not;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.stats.Predicate.Or;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packed statistics beside the text they were made of: no file is judged otherwise. */
class PackedStatsTest {
  private static final int FILES = 9_000;

  private static final StructType SCHEMA =
      struct(
          field("p", PrimitiveType.LONG),
          field("n", PrimitiveType.LONG),
          field("f", PrimitiveType.FLOAT),
          field("d", PrimitiveType.DOUBLE),
          field("m", new DecimalType(38, 2)),
          field("e", new DecimalType(9, 3)),
          field("s", PrimitiveType.STRING),
          field("day", PrimitiveType.DATE),
          field("t", PrimitiveType.TIMESTAMP),
          field("z", PrimitiveType.TIMESTAMP_NTZ),
          field("b", PrimitiveType.BOOLEAN),
          field("in", struct(field("n", PrimitiveType.INTEGER))));

  /** What may be found as a bound, of the column's type or not. */
  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "1",
          "-0",
          "1.5",
          "1e2",
          "007",
          "\"x\"",
          "\"2024-05-01\"",
          "\"2024-05-01T00:00:00.000Z\"",
          "\"2024-05-01T00:00:00.000\"",
          "\"a\\u0041\\n\"",
          "\"2024-05-01T00:00:00.000+02:00\"",
          "{\"n\":1}",
          "[1]",
          "\"NaN\"",
          "9223372036854775807",
          "99999999999999999999",
          "\"Z\"",
          "\"é😀\"");

  @ParameterizedTest(name = "one bound in {0} is odd")
  @ValueSource(ints = {1, 5, 200, 1_000_000})
  void everyFileIsJudgedAsByItsText(int oddEvery) {
    Random random = new Random(oddEvery);
    ActiveFiles files = files(random, oddEvery);
    for (int i = 0; i < 12; i++) {
      Predicate predicate = predicate(random, 2);
      FileMatcher matcher = new FileMatcher(SCHEMA, List.of("p"), predicate);
      BitSet expected = new BitSet();
      for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
        Map<String, String> partition = files.partition(files.partitionOrdinal(row));
        if (matcher.mayMatch(partition, files.stats(row))) {
          expected.set(row);
        }
      }
      BitSet kept = DataSkipping.keep(files, SCHEMA, List.of("p"), predicate);
      assertThat(kept).as("%s", predicate).isEqualTo(expected);
    }
  }

  @Test
  void packedBoundsOfFloatsHoldAfterTheColumnBecameOneOfDoubles() {
    List<Map<String, String>> changes = List.of(Map.of("fromType", "float", "toType", "double"));
    StructType widened =
        struct(
            new StructField("d", PrimitiveType.DOUBLE, true, Map.of("delta.typeChanges", changes)));
    try (Replay replay = Replay.fromNothing()) {
      for (int i = 0; i < FILES; i++) {
        String bound = "{\"d\":" + i / 10.0 + "}";
        String stats =
            "{\"numRecords\":1,\"minValues\":%s,\"maxValues\":%s}".formatted(bound, bound);
        replay.take(new AddFile("f" + i, Map.of(), 1, 1, true, stats));
      }
      ActiveFiles files = replay.finish().activeFiles();
      double tenth = 0.1f; // as the file of 0.1 holds it: a little more than the double
      Predicate predicate = new Compare(List.of("d"), Op.EQ, tenth);
      assertThat(DataSkipping.keep(files, widened, List.of(), predicate).cardinality()).isOne();
      StructType always = struct(field("d", PrimitiveType.DOUBLE));
      assertThat(DataSkipping.keep(files, always, List.of(), predicate).cardinality()).isZero();
    }
  }

  private static ActiveFiles files(Random random, int oddEvery) {
    try (Replay replay = Replay.fromNothing()) {
      for (int i = 0; i < FILES; i++) {
        String stats =
            "{\"numRecords\":%d,\"minValues\":{%s},\"maxValues\":{%s},\"nullCount\":{\"n\":%d,\"s\":%d}}"
                .formatted(
                    random.nextInt(3),
                    bounds(random, i, oddEvery),
                    bounds(random, i + 10, oddEvery),
                    random.nextInt(3),
                    random.nextInt(3));
        String kept = random.nextInt(oddEvery) == 0 && random.nextBoolean() ? null : stats;
        replay.take(new AddFile("f" + i, Map.of("p", Integer.toString(i % 3)), 1, 1, true, kept));
      }
      return replay.finish().activeFiles();
    }
  }

  private static String bounds(Random random, int i, int oddEvery) {
    List<String> usual =
        List.of(
            "\"n\":" + i,
            "\"f\":" + i / 10.0,
            "\"d\":" + i / 8.0,
            "\"m\":" + i + ".25",
            "\"e\":" + i + ".25",
            "\"s\":\"name-" + i % 1000 + "\"",
            "\"day\":\"2024-0" + (1 + i / 1000 % 9) + "-01\"",
            "\"t\":\"2024-05-01T00:00:0" + i % 10 + ".123Z\"",
            "\"z\":\"2024-05-01T00:00:0" + i % 10 + ".123\"",
            "\"b\":" + (i % 2 == 0),
            "\"in\":{\"n\":" + i + "}");
    List<String> fields = new ArrayList<>(usual);
    if (random.nextInt(oddEvery) == 0) {
      int at = random.nextInt(fields.size());
      String name = fields.get(at).substring(0, fields.get(at).indexOf(':') + 1);
      fields.set(at, name + ODD.get(random.nextInt(ODD.size())));
    }
    return String.join(",", fields);
  }

  private static Predicate predicate(Random random, int depth) {
    if (depth > 0 && random.nextBoolean()) {
      Predicate left = predicate(random, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 -> new And(left, predicate(random, depth - 1));
        case 1 -> new Or(left, predicate(random, depth - 1));
        default -> new Not(left);
      };
    }
    int i = random.nextInt(FILES);
    long second = 1_714_521_600_000_000L + random.nextInt(10) * 1_000_000L;
    List<List<Object>> columns =
        List.of(
            List.of("p", (long) (i % 4)),
            List.of("n", (long) i),
            List.of("f", (double) (float) (i / 10.0)),
            List.of("d", i / 8.0),
            List.of("m", random.nextBoolean() ? BigDecimal.valueOf(i) : new BigDecimal(i + ".25")),
            List.of("e", new BigDecimal(i + ".250")),
            List.of("s", random.nextInt(8) == 0 ? "a" : "name-" + i % 1000),
            List.of("day", 19_723L + i % 300),
            List.of("t", second + 123_000 + random.nextInt(3) * 500L),
            List.of("z", second + 123_000 + random.nextInt(3) * 500L),
            List.of("b", i % 2 == 0));
    List<Object> column = columns.get(random.nextInt(columns.size()));
    List<String> name = List.of((String) column.get(0));
    return switch (random.nextInt(10)) {
      case 0 -> new IsNull(name);
      case 1 -> new IsNotNull(name);
      case 2 -> new Compare(List.of("in", "n"), Op.EQ, (long) i);
      case 3 -> new In(name, List.of(column.get(1)));
      case 4 -> new In(List.of("n"), Arrays.asList((long) i, null, i + 40L, i + 20L));
      case 5 -> new In(List.of("m"), List.of(new BigDecimal(i + ".25"), BigDecimal.valueOf(i + 2)));
      default -> {
        Op[] ops = Op.values();
        yield new Compare(name, ops[random.nextInt(ops.length)], column.get(1));
      }
    };
  }
}
