package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Disputes about files: what a commit has read, removed or described that a winner has changed. */
final class FileRules {
  private FileRules() {}

  /** A commit that changes the schema is never moved over rows it has not seen. */
  static void rowsAddedWhereRead(Race race) {
    PreparedCommit loser = race.loser();
    boolean appendsMayPass =
        loser.isolation() == IsolationLevel.WRITE_SERIALIZABLE
            && loser.changes().metadata() == null
            && race.winner().isBlindAppend();
    if (readsNothing(loser) || appendsMayPass) {
      return;
    }
    ReadFiles read = ReadFiles.of(loser);
    AddFile disputed = read.oneWithRow(race.winner().version(), race.files().added());
    if (disputed != null) {
      throw added(race, disputed);
    }
    for (WinnerFiles.Masked file : race.files().masked()) {
      AddFile after = file.after();
      if (read.mayHoldRow(after.partitionValues(), after.stats())
          && file.bringsRowsBack(race.vectors())) {
        throw added(race, after);
      }
    }
  }

  private static RuntimeException added(Race race, AddFile file) {
    return CommitError.DELTA_CONCURRENT_APPEND.between(
        race.loser(),
        race.winner(),
        "file",
        file.path(),
        "partition",
        partition(file.partitionValues()));
  }

  /**
   * Where rows are only rearranged, all that was read is still there; but new files lack what
   * columns held that were not the table's when they were written.
   */
  static void readFilesRemoved(Race race) {
    PreparedCommit loser = race.loser();
    Snapshot snapshot = loser.read();
    boolean rowsDo = race.files().onlyRearranges() && !loser.reads().asFiles();
    if (readsNothing(loser) || snapshot == null || rowsDo) {
      return;
    }
    ReadFiles read = ReadFiles.of(loser);
    for (RemoveFile file : race.files().removed()) {
      checkNotRead(race, snapshot, read, file, null);
    }
    for (WinnerFiles.Masked file : race.files().masked()) {
      checkNotRead(race, snapshot, read, file.before(), file);
    }
  }

  private static void checkNotRead(
      Race race,
      Snapshot snapshot,
      ReadFiles read,
      RemoveFile file,
      WinnerFiles.@Nullable Masked masked) {
    ActiveFiles files = snapshot.activeFiles();
    int row = files.row(file.key());
    boolean wasRead;
    Map<String, @Nullable String> partition;
    if (row >= 0) {
      partition = files.partition(files.partitionOrdinal(row));
      wasRead = read.mayHoldFile(partition, files.stats(row));
    } else {
      // A file that came and went since was never read, but rows in it may have been. Which ones,
      // the log does not say: here a row read by itself counts as all the file.
      AddFile moved = race.loser().reads().moved().get(file.path());
      if (moved == null) {
        return;
      }
      partition = moved.partitionValues();
      wasRead = read.mayHoldRow(partition, moved.stats()) || !race.loser().reads().rows().isEmpty();
    }
    if (wasRead) {
      String rows = masked == null ? "all rows" : RowRebase.rows(masked.newRows(race.vectors()));
      throw removed(race, rows, file.path(), partition);
    }
  }

  /** Rows that were read one by one. */
  static void readRowsRemoved(Race race) {
    PreparedCommit loser = race.loser();
    if (readsNothing(loser) || race.files().onlyRearranges()) {
      return;
    }
    for (Map.Entry<String, DeletionVector> read : loser.reads().rows().entrySet()) {
      String path = read.getKey();
      RemoveFile gone = race.files().removed(path);
      if (gone != null) {
        throw removed(race, RowRebase.rows(read.getValue()), path, gone.partitionValues());
      }
      WinnerFiles.Masked masked = race.files().masked(path);
      if (masked != null) {
        DeletionVector both = masked.newRows(race.vectors()).intersection(read.getValue());
        if (!both.isEmpty()) {
          throw removed(race, RowRebase.rows(both), path, masked.after().partitionValues());
        }
      }
    }
  }

  private static RuntimeException removed(
      Race race, String rows, String path, @Nullable Map<String, @Nullable String> partition) {
    return CommitError.DELTA_CONCURRENT_DELETE_READ.between(
        race.loser(), race.winner(), "rows", rows, "file", path, "partition", partition(partition));
  }

  /** Files of which the loser accounts for single rows are {@link RowRebase}'s. */
  static void sameFileRemoved(Race race) {
    Set<String> byRow = race.loser().changes().rows().paths();
    for (RemoveFile ours : race.loser().changes().removes()) {
      if (byRow.contains(ours.path())) {
        continue;
      }
      WinnerFiles.Masked masked = race.files().masked(ours.path());
      if (masked != null || race.files().removed(ours.path()) != null) {
        throw CommitError.DELTA_CONCURRENT_DELETE_DELETE.between(
            race.loser(),
            race.winner(),
            "rows",
            masked == null ? "all rows" : RowRebase.rows(masked.newRows(race.vectors())),
            "file",
            ours.path(),
            "partition",
            partition(ours.partitionValues()));
      }
    }
  }

  /** To describe anew a file that is gone would bring it back. */
  static void describedFileChanged(Race race) {
    Snapshot snapshot = race.loser().read();
    if (snapshot == null) {
      return;
    }
    Set<String> removed = new HashSet<>();
    race.loser().changes().removes().forEach(file -> removed.add(file.path()));
    Map<String, AddFile> described = new HashMap<>();
    for (FileAction file : race.loser().changes().files()) {
      if (file instanceof AddFile add
          && !removed.contains(add.path())
          && snapshot.activeFiles().row(add.key()) >= 0) {
        described.put(add.path(), add);
      }
    }
    for (AddFile ours : described.values()) {
      if (race.files().removed(ours.path()) != null || race.files().masked(ours.path()) != null) {
        throw removed(race, "rows", ours.path(), ours.partitionValues());
      }
      if (race.files().described(ours.key()) != null) {
        throw CommitError.DELTA_CONCURRENT_WRITE.between(
            race.loser(),
            race.winner(),
            "reason",
            "both describe the file " + ours.path() + " anew");
      }
    }
  }

  private static boolean readsNothing(PreparedCommit loser) {
    return loser.reads().isNothing() || loser.isolation() == IsolationLevel.SNAPSHOT;
  }

  static String partition(@Nullable Map<String, @Nullable String> values) {
    return values == null || values.isEmpty() ? "the table's root" : "partition " + values;
  }
}
