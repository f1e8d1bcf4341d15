package io.mangrove.log.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RowTrackingDomain;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.stats.MaskedStats;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a log says of row ids from its first commit to its last. PROTOCOL: Row Tracking. */
public final class TrackedRows {
  private final Map<String, AddFile> known = new HashMap<>();
  private boolean tracked;
  private long highest = -1;

  private TrackedRows() {}

  /** Fails if two rows ever had the same id, or one lost its own. */
  public static void check(LogStore store, String root) {
    TrackedRows rows = new TrackedRows();
    long last = DeltaLog.forTable(store, root).loadSnapshot().version();
    for (long version = 0; version <= last; version++) {
      String path = LogFileName.logDirectory(root) + "/" + LogFileName.commitName(version);
      try (InputStream in = store.open(path)) {
        rows.check(version, ActionReader.readCommit(in, path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void check(long version, List<Action> actions) {
    long reached = highest;
    for (Action action : actions) {
      if (action instanceof Protocol protocol) {
        tracked =
            protocol.writerFeatures() != null && protocol.writerFeatures().contains("rowTracking");
      } else if (action instanceof DomainMetadata domain
          && domain.domain().equals(RowTrackingDomain.NAME)) {
        reached = RowTrackingDomain.of(domain).rowIdHighWaterMark();
        assertThat(reached).as("the highest id only grows").isGreaterThan(highest);
      }
    }
    long next = highest + 1;
    for (Action action : actions) {
      if (tracked && action instanceof AddFile file) {
        AddFile before = known.get(file.path());
        if (before == null || before.baseRowId() == null) {
          String what = file.path() + " of version " + version;
          assertThat(file.baseRowId()).as(what).isNotNull().isGreaterThanOrEqualTo(next);
          assertThat(file.defaultRowCommitVersion()).as(what).isEqualTo(version);
          next = file.baseRowId() + MaskedStats.numRecords(file.stats()).orElseThrow();
        } else {
          assertThat(file.baseRowId()).isEqualTo(before.baseRowId());
          assertThat(file.defaultRowCommitVersion()).isEqualTo(before.defaultRowCommitVersion());
        }
      }
      if (action instanceof AddFile file) {
        known.put(file.path(), file);
      }
    }
    assertThat(reached)
        .as("all ids of version %d are known", version)
        .isGreaterThanOrEqualTo(next - 1);
    highest = reached;
  }
}
