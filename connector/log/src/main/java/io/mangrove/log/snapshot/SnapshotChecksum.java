package io.mangrove.log.snapshot;

import static java.lang.System.Logger.Level.WARNING;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.actions.VersionChecksum;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.MaskedRows;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of a snapshot: written beside a commit, held against what is loaded. It is a
 * witness, not the table: where the two disagree the log counts. PROTOCOL: Version Checksum File.
 */
public final class SnapshotChecksum {
  private static final System.Logger LOG = System.getLogger(SnapshotChecksum.class.getName());

  /** Longer lists are left out: every commit would write them again. */
  private static final int LONGEST_LIST = 100;

  private static final String DELETION_VECTORS = "deletionVectors";

  private SnapshotChecksum() {}

  /**
   * Writes the checksum of a version just committed, from totals that are in memory. One that is
   * there already stays as it is.
   *
   * @param commit that made the version of the snapshot
   * @throws IOException the store refused; the table is as good as before
   */
  public static void write(LogStore store, Snapshot snapshot, NewCommit commit) throws IOException {
    Long timestamp = commit.info() == null ? null : commit.info().inCommitTimestamp();
    boolean inCommit = InCommitTimestamps.of(snapshot.metadata()).isUsedAt(snapshot.version());
    if (commit.version() != snapshot.version()
        || (inCommit && timestamp == null)
        || snapshot.isHuge()) {
      return;
    }
    String txnId = commit.info() == null ? null : commit.info().txnId();
    VersionChecksum checksum = of(snapshot, txnId, inCommit ? timestamp : null);
    try {
      store.putIfAbsent(path(snapshot), checksum.toJson());
    } catch (FileAlreadyExistsException e) {
      // Another process has seen the same version, and must not be overwritten.
    }
  }

  /**
   * Returns if what a version adds up to is what its checksum says, or if it has none that can be
   * read; else throws {@code DELTA_TXN_LOG_FAILED_INTEGRITY}.
   */
  public static void verify(LogStore store, Snapshot snapshot) {
    String path = path(snapshot);
    VersionChecksum checksum;
    try (InputStream in = store.open(path)) {
      checksum = VersionChecksum.parse(in.readAllBytes());
    } catch (IOException e) {
      // Half a file beside a commit says nothing about the commit.
      return;
    }
    List<String> differences = differences(checksum, snapshot);
    if (!differences.isEmpty()) {
      throw SnapshotError.DELTA_TXN_LOG_FAILED_INTEGRITY.with(
          "version", snapshot.version(),
          "table", snapshot.tableRoot(),
          "file", path,
          "mismatch", String.join("; ", differences));
    }
  }

  /** What {@link #verify} would throw; null where it would not. */
  static @Nullable DeltaException disagreement(LogStore store, Snapshot snapshot) {
    try {
      verify(store, snapshot);
      return null;
    } catch (DeltaException e) {
      return e;
    }
  }

  /** Logs a disagreement and what came of it. */
  static void warn(DeltaException disagreement, String outcome) {
    LOG.log(WARNING, () -> disagreement + " " + outcome);
  }

  /** What the checksum says otherwise than the snapshot; what it leaves out is right. */
  static List<String> differences(VersionChecksum checksum, Snapshot snapshot) {
    VersionChecksum actual = of(snapshot, null, null);
    List<String> found = new ArrayList<>();
    compare("tableSizeBytes", checksum.tableSizeBytes(), actual.tableSizeBytes(), found);
    compare("numFiles", checksum.numFiles(), actual.numFiles(), found);
    compare("numDeletedRecords", checksum.numDeletedRecords(), actual.numDeletedRecords(), found);
    compare(
        "numDeletionVectors", checksum.numDeletionVectors(), actual.numDeletionVectors(), found);
    compare("protocol", checksum.protocol(), actual.protocol(), found);
    compare("metadata", checksum.metadata(), actual.metadata(), found);
    compare(
        "setTransactions",
        asSet(checksum.setTransactions()),
        asSet(actual.setTransactions()),
        found);
    compare(
        "domainMetadata", asSet(checksum.domainMetadata()), asSet(actual.domainMetadata()), found);
    return found;
  }

  private static VersionChecksum of(
      Snapshot snapshot, @Nullable String txnId, @Nullable Long inCommitTimestamp) {
    TableState state = snapshot.state();
    Set<String> features = snapshot.protocol().writerFeatures();
    MaskedRows masked =
        features != null && features.contains(DELETION_VECTORS)
            ? snapshot.activeFiles().maskedRows()
            : null;
    // Which transactions are too old depends on when one looks, so that readers would differ.
    boolean forgets = snapshot.properties().setTransactionRetention() != null;
    Collection<SetTransaction> transactions = state.transactions().values();
    Collection<DomainMetadata> domains = state.domainMetadata().values();
    return new VersionChecksum(
        txnId,
        snapshot.activeFiles().totalSizeBytes(),
        snapshot.activeFiles().count(),
        masked == null ? null : masked.rows(),
        masked == null ? null : masked.files(),
        inCommitTimestamp,
        forgets || transactions.size() > LONGEST_LIST ? null : List.copyOf(transactions),
        domains.size() > LONGEST_LIST ? null : List.copyOf(domains),
        snapshot.metadata(),
        snapshot.protocol());
  }

  private static <T> @Nullable Set<T> asSet(@Nullable List<T> values) {
    return values == null ? null : new HashSet<>(values);
  }

  private static void compare(
      String field, @Nullable Object said, @Nullable Object actual, List<String> differences) {
    if (said != null && actual != null && !said.equals(actual)) {
      differences.add(field + " is " + actual + " and not " + said);
    }
  }

  private static String path(Snapshot snapshot) {
    return LogFileName.logDirectory(snapshot.tableRoot())
        + "/"
        + LogFileName.checksumName(snapshot.version());
  }
}
