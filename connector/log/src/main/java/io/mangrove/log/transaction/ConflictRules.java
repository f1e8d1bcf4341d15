package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.features.WriteSupport;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.FileMatcher;
import io.mangrove.log.stats.Predicate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a commit must not follow another one that it has not seen. Each rule looks at one kind of
 * dispute; the first that finds one says so. PROTOCOL: Delta Table Specification.
 */
final class ConflictRules {
  private interface Rule {
    /** Throws a {@link io.mangrove.log.error.CommitConflictException} if there is a dispute. */
    void check(PreparedCommit loser, Winner winner);
  }

  private static final List<Rule> RULES =
      List.of(
          ConflictRules::tableMadeByAnother,
          ConflictRules::protocolChanged,
          ConflictRules::metadataChanged,
          ConflictRules::sameApplication,
          ConflictRules::sameDomain,
          ConflictRules::rowsAddedWhereRead,
          ConflictRules::readRowsRemoved,
          ConflictRules::sameFileRemoved);

  private ConflictRules() {}

  /** Returns where {@code loser} may follow {@code winner}. */
  static void check(PreparedCommit loser, Winner winner) {
    for (Rule rule : RULES) {
      rule.check(loser, winner);
    }
  }

  private static void tableMadeByAnother(PreparedCommit loser, Winner winner) {
    if (loser.read() == null) {
      throw CommitError.DELTA_CONCURRENT_WRITE.between(
          loser, winner, "reason", "another writer has made a table in this place");
    }
  }

  /** An append that is still allowed under the new protocol goes on; anything else starts anew. */
  private static void protocolChanged(PreparedCommit loser, Winner winner) {
    Protocol changed = winner.first(Protocol.class);
    if (changed == null) {
      return;
    }
    Changes changes = loser.changes();
    if (!loser.isBlindAppend() || changes.metadata() != null || changes.protocol() != null) {
      throw CommitError.DELTA_PROTOCOL_CHANGED.between(loser, winner);
    }
    try {
      WriteSupport.check("the table", changed, loser.metadata());
    } catch (DeltaException e) {
      RuntimeException conflict = CommitError.DELTA_PROTOCOL_CHANGED.between(loser, winner);
      conflict.addSuppressed(e);
      throw conflict;
    }
  }

  private static void metadataChanged(PreparedCommit loser, Winner winner) {
    if (winner.first(Metadata.class) != null) {
      throw CommitError.DELTA_METADATA_CHANGED.between(loser, winner);
    }
  }

  private static void sameApplication(PreparedCommit loser, Winner winner) {
    for (SetTransaction theirs : winner.all(SetTransaction.class)) {
      for (SetTransaction ours : loser.changes().transactions()) {
        if (ours.appId().equals(theirs.appId())) {
          throw CommitError.DELTA_CONCURRENT_TRANSACTION.between(
              loser, winner, "appId", ours.appId());
        }
      }
    }
  }

  private static void sameDomain(PreparedCommit loser, Winner winner) {
    for (DomainMetadata theirs : winner.all(DomainMetadata.class)) {
      for (DomainMetadata ours : loser.changes().domains()) {
        if (ours.domain().equals(theirs.domain())) {
          throw CommitError.DELTA_CONCURRENT_WRITE.between(
              loser, winner, "reason", "both set the metadata domain " + ours.domain());
        }
      }
    }
  }

  /** A commit that changes the schema is never moved over rows it has not seen. */
  private static void rowsAddedWhereRead(PreparedCommit loser, Winner winner) {
    boolean appendsMayPass =
        loser.isolation() == IsolationLevel.WRITE_SERIALIZABLE
            && loser.changes().metadata() == null
            && winner.isBlindAppend();
    if (loser.reads().isNothing()
        || loser.isolation() == IsolationLevel.SNAPSHOT
        || appendsMayPass) {
      return;
    }
    ReadFiles read = new ReadFiles(loser);
    for (AddFile file : winner.newRows()) {
      if (read.mayHold(file.partitionValues(), file.stats())) {
        throw CommitError.DELTA_CONCURRENT_APPEND.between(
            loser, winner, "file", file.path(), "partition", partition(file.partitionValues()));
      }
    }
  }

  private static void readRowsRemoved(PreparedCommit loser, Winner winner) {
    Snapshot snapshot = loser.read();
    if (loser.reads().isNothing()
        || loser.isolation() == IsolationLevel.SNAPSHOT
        || snapshot == null) {
      return;
    }
    ReadFiles read = new ReadFiles(loser);
    ActiveFiles files = snapshot.activeFiles();
    for (RemoveFile file : winner.removes()) {
      int row = files.row(FileKey.of(file.path(), file.deletionVector()));
      // A file that came and went since was never read.
      if (row >= 0
          && read.mayHold(files.partition(files.partitionOrdinal(row)), files.stats(row))) {
        throw CommitError.DELTA_CONCURRENT_DELETE_READ.between(
            loser,
            winner,
            "file",
            file.path(),
            "partition",
            partition(files.partition(files.partitionOrdinal(row))));
      }
    }
  }

  private static void sameFileRemoved(PreparedCommit loser, Winner winner) {
    Map<String, RemoveFile> ours = new HashMap<>();
    loser.changes().removes().forEach(file -> ours.put(file.path(), file));
    if (ours.isEmpty()) {
      return;
    }
    for (RemoveFile file : winner.removes()) {
      RemoveFile same = ours.get(file.path());
      if (same != null) {
        throw CommitError.DELTA_CONCURRENT_DELETE_DELETE.between(
            loser, winner, "file", file.path(), "partition", partition(same.partitionValues()));
      }
    }
  }

  /** What a commit has read, made ready to judge files. For one thread. */
  private static final class ReadFiles {
    private final List<FileMatcher> matchers;

    ReadFiles(PreparedCommit commit) {
      Snapshot snapshot = commit.read();
      this.matchers =
          snapshot == null
              ? List.of()
              : commit.reads().predicates().stream()
                  .map(predicate -> matcher(snapshot, predicate))
                  .toList();
    }

    private static FileMatcher matcher(Snapshot snapshot, Predicate predicate) {
      return new FileMatcher(snapshot.schema(), snapshot.partitionColumns(), predicate);
    }

    boolean mayHold(
        @Nullable Map<String, @Nullable String> partitionValues, @Nullable String stats) {
      return matchers.stream().anyMatch(matcher -> matcher.mayMatch(partitionValues, stats));
    }
  }

  private static String partition(@Nullable Map<String, @Nullable String> values) {
    return values == null || values.isEmpty() ? "the table's root" : "partition " + values;
  }
}
