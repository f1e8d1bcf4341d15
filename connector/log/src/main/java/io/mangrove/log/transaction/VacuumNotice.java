package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.snapshot.Snapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The commit by which a VACUUM says that it is about to delete files. It then keeps what the table
 * needs at that commit or later. A writer whose commit comes before has its files among them; one
 * that comes behind finds the notice in its way, and knows which of its files may be gone.
 */
public final class VacuumNotice {
  /** As files of writers that are under way are kept at least, whatever the retention. */
  public static final long LEAST_RETENTION_MILLIS = 10_000;

  /**
   * What a writer is promised of it: less, for clocks of stores, drivers and executors differ, and
   * a store may have a file from a little before its writer thinks that it has begun it.
   */
  private static final long PROMISED_MILLIS = LEAST_RETENTION_MILLIS / 2;

  private static final String NAME = "VACUUM START";
  private static final String ASKED = "specifiedRetentionMillis";
  private static final String OF_TABLE = "defaultRetentionMillis";

  private VacuumNotice() {}

  /**
   * The notice of a VACUUM.
   *
   * @param retentionCheck whether a retention below the table's would have been refused
   * @param askedMillis the retention that was asked for; null: the table's
   */
  public static Operation of(
      boolean retentionCheck, @Nullable Long askedMillis, long ofTableMillis) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("retentionCheckEnabled", Boolean.toString(retentionCheck));
    if (askedMillis != null) {
      parameters.put(ASKED, Long.toString(askedMillis));
    }
    parameters.put(OF_TABLE, Long.toString(ofTableMillis));
    return new Operation(NAME, parameters);
  }

  /** To add a file that was deleted meanwhile would leave the table without its rows. */
  static void filesDeleted(Race race) {
    CommitInfo info = race.winner().info();
    if (info == null || !NAME.equals(info.operation())) {
      return;
    }
    boolean ours = race.loser().engineInfo().equals(info.engineInfo());
    long keptSince = keptSince(info, ours ? PROMISED_MILLIS : 0); // others wait for no writer
    long since = filesSince(race.loser());
    if (since < keptSince) {
      throw CommitError.DELTA_CONCURRENT_WRITE.between(
          race.loser(),
          race.winner(),
          "reason",
          "it deletes files that no commit has named and that are from before "
              + Instant.ofEpochMilli(keptSince)
              + ", and files of this one are from "
              + Instant.ofEpochMilli(since)
              + ". Run it again");
    }
  }

  /** From when on files are safe that no commit has named; forever if the notice does not tell. */
  private static long keptSince(CommitInfo info, long leastMillis) {
    // The clock of whoever deletes; a timestamp of the table may be ahead of it.
    Long time = info.timestamp() == null ? info.inCommitTimestamp() : info.timestamp();
    String retention = info.operationParameters().get(ASKED);
    if (retention == null) {
      retention = info.operationParameters().get(OF_TABLE);
    }
    try {
      return time == null || retention == null
          ? Long.MAX_VALUE
          : time - Math.max(leastMillis, Long.parseLong(retention));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * When the oldest file was written that the table did not have in the version that was read. A
   * VACUUM deletes none that lies elsewhere.
   */
  private static long filesSince(PreparedCommit loser) {
    long since = loser.changes().filesSinceMillis();
    Set<String> masked = loser.changes().rows().paths();
    Snapshot read = loser.read();
    for (FileAction file : loser.changes().files()) {
      if (file instanceof AddFile add && !masked.contains(add.path()) && isNewIn(read, add)) {
        since = Math.min(since, add.modificationTime());
      }
    }
    return since;
  }

  private static boolean isNewIn(@Nullable Snapshot read, AddFile file) {
    return read == null
        || (read.activeFiles().row(file.key()) < 0
            && DataPath.absolute(read.tableRoot(), file.path()).startsWith(read.tableRoot() + "/"));
  }
}
