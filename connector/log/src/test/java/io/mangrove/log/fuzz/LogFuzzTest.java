package io.mangrove.log.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.snapshot.SnapshotChecksum;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random damage to logs of every kind: what is loaded is right by a reading that shares no code
 * with the log's own, or an error with a condition. {@code -Dmangrove.fuzz.mutations=100000} for
 * more, {@code -Dmangrove.fuzz.seed=N -Dmangrove.fuzz.mutations=1} for the one of a message.
 */
class LogFuzzTest {
  private static final long SEED = Long.getLong("mangrove.fuzz.seed", 1_000_000);
  private static final int MUTATIONS = Integer.getInteger("mangrove.fuzz.mutations", 2_000);

  /** Says at every second mutation what is expected here. */
  private static final Logger CHECKSUMS = Logger.getLogger(SnapshotChecksum.class.getName());

  private static final int MOST_SECONDS = 20;
  private static final int MOST_FAILURES = Integer.getInteger("mangrove.fuzz.failures", 1);

  @BeforeAll
  static void expectWarnings() {
    CHECKSUMS.setLevel(Level.OFF);
  }

  @AfterAll
  static void expectNoWarnings() {
    CHECKSUMS.setLevel(null);
  }

  @Test
  void aDamagedLogIsReadRightOrRefusedByName() throws Exception {
    List<FuzzTable> tables = FuzzTable.all();
    Map<String, Integer> outcomes = new TreeMap<>();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      int failures = 0;
      for (long seed = SEED; seed < SEED + MUTATIONS; seed++) {
        FuzzCase one = new FuzzCase(tables.get(Math.floorMod(seed, tables.size())), seed);
        try {
          String outcome = thread.submit(one::run).get(MOST_SECONDS, TimeUnit.SECONDS);
          outcomes.merge(outcome, 1, Integer::sum);
        } catch (Exception e) {
          AssertionError failure = new AssertionError(one + " does not end well", e);
          if (++failures >= MOST_FAILURES) {
            throw failure;
          }
          failure.printStackTrace();
        }
      }
      assertThat(failures).isZero();
    } finally {
      thread.shutdownNow();
    }
    System.out.println(MUTATIONS + " mutations from seed " + SEED + ": " + outcomes);
    assertThat(outcomes.getOrDefault(FuzzCase.READ, 0)).isGreaterThan(MUTATIONS / 10);
    assertThat(outcomes.size()).isGreaterThan(1);
  }

  @Test
  void undamagedTablesAreReadTheSameByBothReadings() throws IOException {
    for (FuzzTable table : FuzzTable.all()) {
      FuzzCase whole = new FuzzCase(table, -1);
      assertThat(whole.compared()).as(table.name()).isEqualTo(FuzzCase.READ);
    }
  }
}
