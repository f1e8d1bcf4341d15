package io.mangrove.log.maintenance;

import static io.mangrove.log.maintenance.AgedTable.DAY;
import static io.mangrove.log.maintenance.AgedTable.LOG;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.maintenance.LogCleanup.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LogCleanupProperties {

  /** How many days after the one before a version is committed, and what else happens to it. */
  record Step(int days, Spec checkpoint, boolean damaged) {}

  @Property(tries = 100)
  void everyVersionOfTheRetentionIsLoadedAsBeforeHoweverFarACleanupGot(
      @ForAll @Size(min = 1, max = 14) List<@net.jqwik.api.From("steps") Step> steps,
      @ForAll @IntRange(max = 40) int today,
      @ForAll @IntRange(min = 1, max = 5) int mostFiles)
      throws IOException {
    AgedTable table = new AgedTable(Map.of("delta.enableExpiredLogCleanup", "false"));
    int day = 0;
    int cutoff = 0;
    for (int version = 1; version <= steps.size(); version++) {
      Step step = steps.get(version - 1);
      day += step.days();
      table.at(day * DAY);
      cutoff = day <= today - 10 ? version : cutoff;
      if (step.checkpoint() != null) {
        table.checkpoint(version, step.checkpoint());
        if (step.damaged()) {
          String prefix = "%020d.checkpoint.".formatted(version);
          table.names().stream()
              .filter(name -> name.startsWith(prefix))
              .forEach(name -> table.store.put(LOG + "/" + name, "{}", 0));
        }
      }
    }

    Outcome outcome;
    do {
      outcome = new LogCleanup(table.store, ROOT).run(table.newest(), today * DAY, mostFiles);
      DeltaLog log = DeltaLog.forTable(table.store, ROOT);
      for (int version = cutoff; version <= steps.size(); version++) {
        assertThat(files(log.loadSnapshotAt(version))).hasSize(version);
      }
    } while (!outcome.isComplete());
    assertThat(outcome.keptFrom()).isLessThanOrEqualTo(cutoff);
  }

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Arbitraries.of(Spec.class).injectNull(0.5),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(5, Arbitraries.just(false)),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(true))))
        .as(Step::new);
  }
}
