package io.mangrove.log.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatsTotalsTest {
  private static final String TEN = "{\"numRecords\":10%s}";
  private static final String BOUNDS =
      ",\"minValues\":{\"id\":1},\"maxValues\":{\"id\":9},\"nullCount\":{\"id\":0}";

  @ParameterizedTest(name = "{0} of 10 masked")
  @CsvSource(
      nullValues = "unknown",
      value = {"0, 10", "3, 7", "10, 0", "11, unknown", "-1, unknown"})
  void maskedRowsAreNotCounted(long masked, @Nullable Long expected) {
    OptionalLong count = rowCount(file(TEN.formatted(""), masked));
    assertThat(count.isPresent() ? (Long) count.getAsLong() : null).isEqualTo(expected);
  }

  @Test
  void filesThatDoNotTellTheirRowsAreNotCounted() {
    assertThat(rowCount(file(null, null))).isEmpty();
    assertThat(rowCount(file("{}", 0L))).isEmpty();
  }

  @Test
  void boundsOfAFileWithMaskedRowsMayBeOfThoseRows() {
    assertThat(max(file(TEN.formatted(BOUNDS), null))).hasValue(9);
    assertThat(max(file(TEN.formatted(BOUNDS), 1L))).isEmpty();
  }

  @Test
  void boundsThatAreNotTightAreNoExtremes() {
    assertThat(max(file(TEN.formatted(BOUNDS + ",\"tightBounds\":true"), null))).hasValue(9);
    assertThat(max(file(TEN.formatted(BOUNDS + ",\"tightBounds\":false"), null))).isEmpty();
  }

  private static OptionalLong rowCount(AddFile file) {
    ActiveFiles files = files(file);
    return StatsTotals.rowCount(files, DataSkipping.all(files));
  }

  private static OptionalLong max(AddFile file) {
    ActiveFiles files = files(file);
    return StatsTotals.max(files, TestTable.SCHEMA, List.of("id"), DataSkipping.all(files));
  }

  private static ActiveFiles files(AddFile file) {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), TestTable.ROOT);
    TestTable.createTable(log, Map.of());
    return TestTable.append(log, file).snapshot().activeFiles();
  }

  private static AddFile file(@Nullable String stats, @Nullable Long masked) {
    DeletionVectorDescriptor vector =
        masked == null ? null : new DeletionVectorDescriptor("i", "x", null, 5, masked);
    return new AddFile(
        "f", Map.of("part", "a"), 100, 1_000, true, stats, Map.of(), vector, null, null, null);
  }
}
