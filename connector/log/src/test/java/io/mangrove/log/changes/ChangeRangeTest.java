package io.mangrove.log.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table of the versions 0 to 3, committed at 1000, 2000, 3000 and 4000. */
class ChangeRangeTest {
  private final DeltaLog log = table();

  @ParameterizedTest(name = "{0} to {1}: {2} to {3}")
  @CsvSource({
    "v0,   v3,    0, 3",
    "v1,   v1,    1, 1",
    "v1,   ,      1, 3",
    "v1,   v99,   1, 3",
    "x1,   v3,    2, 3",
    "v1,   x3,    1, 2",
    "x1,   x3,    2, 2",
    "x3,   v3,    4, 3",
    "x3,   ,      4, 3",
    "t0,   t2500, 0, 1",
    "t1000,t2000, 0, 1",
    "t1001,t2000, 1, 1",
    "t4000,,      3, 3",
    "t2100,t2900, 2, 1",
    "t2100,v3,    2, 3",
    "v1,   t3999, 1, 2",
  })
  void endsAreVersionsOrTimes(String start, String end, long first, long last) {
    assertThat(range(start, end, false)).isEqualTo(new ChangeRange(first, last));
    assertThat(new ChangeRange(first, last).isEmpty()).isEqualTo(first > last);
  }

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource({
    "v4,   ,      DELTA_CDC_START_VERSION_AFTER_LATEST",
    "v2,   v1,    DELTA_INVALID_CDC_RANGE",
    "x2,   v1,    DELTA_INVALID_CDC_RANGE",
    "t2900,t2100, DELTA_INVALID_CDC_RANGE",
    "v3,   t2000, DELTA_INVALID_CDC_RANGE",
    "t3500,v1,    DELTA_INVALID_CDC_RANGE",
    "t4001,,      DELTA_TIMESTAMP_GREATER_THAN_COMMIT",
    "v0,   t4001, DELTA_TIMESTAMP_GREATER_THAN_COMMIT",
    "v0,   t999,  DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION",
  })
  void endsThatTheTableDoesNotHaveAreErrors(String start, String end, String condition) {
    DeltaException e = catchThrowableOfType(DeltaException.class, () -> range(start, end, false));
    assertThat(e.condition()).isEqualTo(condition);
  }

  @ParameterizedTest(name = "{0} to {1}: {2} to {3}")
  @CsvSource({
    "v4,   ,      4, 3",
    "t4001,,      4, 3",
    "t4001,t5000, 4, 3",
    "v2,   t4001, 2, 3",
  })
  void endsAfterTheNewestVersionAreNoErrorsWhereTheyNeedNotBe(
      String start, String end, long first, long last) {
    assertThat(range(start, end, true)).isEqualTo(new ChangeRange(first, last));
  }

  private ChangeRange range(String start, @Nullable String end, boolean beyond) {
    return ChangeRange.of(
        bound(start), end == null ? null : bound(end), log.loadSnapshot(), log.history(), beyond);
  }

  /** {@code v} a version, {@code x} one left out, {@code t} a time. */
  private static ChangeBound bound(String text) {
    long number = Long.parseLong(text.substring(1));
    return switch (text.charAt(0)) {
      case 'v' -> new ChangeBound.Version(number);
      case 'x' -> new ChangeBound.Version(number, false);
      default -> new ChangeBound.Time(number);
    };
  }

  private static DeltaLog table() {
    AtomicLong clock = new AtomicLong(1_000);
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(clock::get), TestTable.ROOT);
    TestTable.createTable(log, Map.of());
    for (int version = 1; version <= 3; version++) {
      clock.addAndGet(1_000);
      TestTable.append(log, TestTable.file("f" + version, "p", 0, 9));
    }
    return log;
  }
}
