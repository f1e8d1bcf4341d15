package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.snapshot.NewCommit;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PredecessorTest {
  private static final DeltaLog LOG = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
  private static final Snapshot READ = createTable(LOG, Map.of()).snapshot();

  @Test
  void beforeANewTableThereIsNothing() {
    assertThat(Predecessor.of(null)).isEqualTo(new Predecessor(-1, null, null, null, -1));
  }

  @Test
  void firstItIsWhatWasRead() {
    assertThat(Predecessor.of(READ))
        .isEqualTo(new Predecessor(0, READ.protocol(), READ.metadata(), null, -1));
  }

  @Test
  void eachWinnerTakesItsPlaceWithWhatItSays() {
    Protocol protocol = new Protocol(1, 4);
    Metadata metadata = metadata(Map.of("user", "x"));

    Predecessor one = Predecessor.of(READ).after(winner(1, protocol, metadata, rowIds("{}", true)));
    assertThat(one).isEqualTo(new Predecessor(1, protocol, metadata, null, -1));
    Predecessor two =
        one.after(winner(2, info(5_000), rowIds("{\"rowIdHighWaterMark\":7}", false)));
    assertThat(two).isEqualTo(new Predecessor(2, protocol, metadata, 5_000L, 7));
    assertThat(two.after(winner(3)))
        .as("what a winner leaves alone stays")
        .isEqualTo(new Predecessor(3, protocol, metadata, 5_000L, 7));
  }

  @Test
  void aHighWaterMarkThatCannotBeReadIsNotTakenForNone() {
    for (String configuration : List.of("", "7", "{", "{\"rowIdHighWaterMark\":\"7\"}", "{}")) {
      Winner winner = winner(1, rowIds(configuration, false));
      assertThatThrownBy(() -> Predecessor.of(READ).after(winner))
          .as(configuration)
          .hasMessageContaining("DELTA_MALFORMED_DOMAIN_METADATA")
          .hasMessageContaining("delta.rowTracking");
    }
  }

  private static Winner winner(long version, Action... actions) {
    return new Winner(new NewCommit(version, List.of(actions), 0));
  }

  private static DomainMetadata rowIds(String configuration, boolean removed) {
    return new DomainMetadata("delta.rowTracking", configuration, removed);
  }

  private static CommitInfo info(long inCommitTimestamp) {
    return new CommitInfo(
        1L,
        inCommitTimestamp,
        null,
        null,
        "WRITE",
        Map.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of(),
        null);
  }
}
