package io.mangrove.log.columns;

import static io.mangrove.log.columns.TextColumn.BLOCK_ROWS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What goes into a column comes out of it, packed or not, whatever is added or taken off later. */
class ColumnProperties {
  private static final List<String> VALUES =
      List.of(
          "0",
          "-1",
          "17",
          "-0",
          "007",
          "1.5",
          "-0.0",
          "0.000",
          "-12.3400",
          "1e5",
          "1.5E-7",
          "1.",
          "--5",
          "999999999999999999",
          "9999999999999999999",
          "0.123456789012345678",
          "-9223372036854775808",
          "\"2024-02-29\"",
          "\"2023-02-29\"",
          "\"0001-01-01\"",
          "\"0000-01-01\"",
          "\"9999-12-31T23:59:59.999Z\"",
          "\"1969-12-31T23:59:59.001\"",
          "\"2024-05-01T12:00:00.000+02:00\"",
          "\"2024-05-01T24:00:00.000Z\"",
          "\"\"",
          "\"é€😀\"",
          "\"a\\\"b\\\\\"",
          "\"\\u00e9\"",
          "\"\\x\"",
          "\"\t\"",
          "null",
          "true",
          "NaN",
          "[1,2]",
          "{\"x\":1}",
          "\"open");

  @Property(tries = 60)
  void textsComeBack(@ForAll("kinds") List<String> kinds, @ForAll long seed) {
    Random random = new Random(seed);
    for (TextColumn column : List.of(TextColumn.ofJson(), TextColumn.ofPaths())) {
      List<byte[]> expected = new ArrayList<>();
      for (int i = 0; i < 2 * BLOCK_ROWS + 100; i++) {
        byte[] text = text(kinds.get(random.nextInt(kinds.size())), random);
        expected.add(text);
        column.append(text == null ? null : ByteBuffer.wrap(text));
      }
      check(column, expected);
    }
  }

  @Property(tries = 30)
  void aFrozenColumnStaysAsItIs(@ForAll long seed) {
    Random random = new Random(seed);
    TextColumn texts = TextColumn.ofJson();
    LongColumn numbers = new LongColumn();
    List<byte[]> expected = new ArrayList<>();
    List<Long> expectedNumbers = new ArrayList<>();
    List<Runnable> checks = new ArrayList<>();
    int frozenRows = 0;
    for (int step = 0; step < 8; step++) {
      for (int i = random.nextInt(BLOCK_ROWS * 2); i > 0; i--) {
        byte[] text = text("stats", random);
        long number = random.nextLong() >> random.nextInt(64);
        expected.add(text);
        expectedNumbers.add(number);
        texts.append(ByteBuffer.wrap(text));
        numbers.append(number);
      }
      if (random.nextBoolean()) {
        // What no copy knows of may be taken back.
        int rows = frozenRows + random.nextInt(expected.size() - frozenRows + 1);
        texts.truncate(rows);
        numbers.truncate(rows);
        expected = new ArrayList<>(expected.subList(0, rows));
        expectedNumbers = new ArrayList<>(expectedNumbers.subList(0, rows));
      } else {
        frozenRows = expected.size();
        TextColumn frozen = texts.frozen();
        LongColumn frozenNumbers = numbers.frozen();
        List<byte[]> then = List.copyOf(expected);
        List<Long> thenNumbers = List.copyOf(expectedNumbers);
        checks.add(() -> check(frozen, then));
        checks.add(() -> check(frozenNumbers, thenNumbers));
      }
      check(texts, expected);
      check(numbers, expectedNumbers);
    }
    checks.forEach(Runnable::run);
  }

  @Property
  void numbersComeBack(@ForAll("numbers") List<Long> values) {
    LongColumn column = new LongColumn();
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < BLOCK_ROWS + 3; i++) {
      long value = values.get(i % values.size());
      expected.add(value);
      column.append(value);
    }
    check(column, expected);
  }

  private static void check(TextColumn column, List<byte[]> expected) {
    assertThat(column.rows()).isEqualTo(expected.size());
    for (int row = 0; row < expected.size(); row++) {
      ByteBuffer found = column.get(row);
      byte[] text = expected.get(row);
      if (text == null ? found != null : !ByteBuffer.wrap(text).equals(found)) {
        throw new AssertionError("row " + row + ": " + Arrays.toString(text));
      }
    }
  }

  private static void check(LongColumn column, List<Long> expected) {
    assertThat(column.rows()).isEqualTo(expected.size());
    for (int row = 0; row < expected.size(); row++) {
      if (column.get(row) != expected.get(row)) {
        throw new AssertionError("row " + row + ": " + expected.get(row));
      }
    }
  }

  private static byte[] text(String kind, Random random) {
    String value = VALUES.get(random.nextInt(VALUES.size()));
    String text =
        switch (kind) {
          case "absent" -> null;
          case "empty" -> "";
          case "stats" ->
              String.format(
                  Locale.ROOT,
                  "{\"numRecords\":%d,\"minValues\":{\"a\":%d,\"b\":\"%s\",\"c\":%.3f}}",
                  random.nextInt(1000),
                  random.nextInt(),
                  "name-" + random.nextInt(20),
                  random.nextDouble());
          case "odd" -> "{\"a\": " + value + ",\"b\":[" + random.nextInt(9) + "]}";
          case "path" ->
              "day="
                  + random.nextInt(9)
                  + "/part-"
                  + String.format(Locale.ROOT, "%05d", random.nextInt(99_999))
                  + "-"
                  + new UUID(random.nextLong(), random.nextLong())
                  + ".c000.parquet";
          default -> kind + value;
        };
    if (text == null) {
      return null;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (kind.equals("damaged") && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  @Provide
  Arbitrary<List<String>> kinds() {
    return Arbitraries.frequency(
            Tuple.of(4, "stats"),
            Tuple.of(4, "odd"),
            Tuple.of(2, "path"),
            Tuple.of(1, "damaged"),
            Tuple.of(1, "absent"),
            Tuple.of(1, "empty"))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<Long>> numbers() {
    return Arbitraries.longs().list().ofMinSize(1).ofMaxSize(20);
  }
}
