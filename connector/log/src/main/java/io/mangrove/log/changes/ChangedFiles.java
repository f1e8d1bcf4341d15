package io.mangrove.log.changes;

import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.FileList;
import io.mangrove.log.snapshot.CommitChanges;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files that hold the changes of a range, as columns: a file as often as it matters. {@link
 * ChangeColumns} are partition values of theirs, but for the kind of change in the files of change
 * data, which hold it row by row.
 */
public final class ChangedFiles {
  private final ActiveFiles dataFiles;
  private final @Nullable DeletionVectorDescriptor[] within;
  private final ActiveFiles changeFiles;

  private ChangedFiles(
      ActiveFiles dataFiles, @Nullable DeletionVectorDescriptor[] within, ActiveFiles changeFiles) {
    this.dataFiles = dataFiles;
    this.within = within;
    this.changeFiles = changeFiles;
  }

  /** No files: nothing changed. */
  public static ChangedFiles none() {
    return new Builder(false).build();
  }

  /** The data files whose rows came or went. */
  public ActiveFiles dataFiles() {
    return dataFiles;
  }

  /**
   * Of a data file of which only some rows came or went: the vector that has them all. Those of
   * them that the file's own vector masks neither came nor went. Null: all its rows did.
   */
  public @Nullable DeletionVectorDescriptor within(int row) {
    return row < within.length ? within[row] : null;
  }

  /** The files of change data. */
  public ActiveFiles changeFiles() {
    return changeFiles;
  }

  /** Collects them, commit by commit. For one thread. */
  static final class Builder {
    private final FileList dataFiles = new FileList();
    private final FileList changeFiles = new FileList();
    private final boolean partitioned;
    private @Nullable DeletionVectorDescriptor[] within = new DeletionVectorDescriptor[0];

    /**
     * @param partitioned whether partition values matter
     */
    Builder(boolean partitioned) {
      this.partitioned = partitioned;
    }

    ChangedFiles build() {
      return new ChangedFiles(dataFiles.finish(), within, changeFiles.finish());
    }

    /** Takes the changes of a commit as its files of change data tell them. */
    void takeChangeFiles(CommitChanges commit) {
      for (AddCdcFile file : commit.changeFiles()) {
        changeFiles.add(
            file(
                commit,
                null,
                file.path(),
                file.partitionValues(),
                file.sizeBytes(),
                0,
                null,
                null));
      }
    }

    /** Takes the changes of a commit as the data files tell them that it adds and removes. */
    void takeDataFiles(CommitChanges commit) {
      Map<String, RemoveFile> removed = new HashMap<>();
      for (RemoveFile file : commit.removed()) {
        if (file.dataChange()) {
          checkOnce(commit, file.path(), file, removed.put(file.path(), file));
        }
      }
      Map<String, AddFile> added = new HashMap<>();
      for (AddFile file : commit.added()) {
        if (!file.dataChange()) {
          continue;
        }
        AddFile same = added.put(file.path(), file);
        checkOnce(commit, file.path(), file, same);
        if (same == null) {
          RemoveFile before = removed.remove(file.path());
          if (before == null) {
            inserted(commit, file, null);
          } else {
            remasked(commit, before, file);
          }
        }
      }
      for (RemoveFile file : removed.values()) {
        deleted(commit, file, null);
      }
    }

    /** The file stays and other rows of it are masked. */
    private void remasked(CommitChanges commit, RemoveFile before, AddFile after) {
      DeletionVectorDescriptor old = before.deletionVector();
      DeletionVectorDescriptor now = after.deletionVector();
      if (Objects.equals(old, now)) {
        return;
      }
      if (now != null) {
        deleted(commit, before, now);
      }
      if (old != null) {
        inserted(commit, after, old);
      }
    }

    private void inserted(
        CommitChanges commit, AddFile file, @Nullable DeletionVectorDescriptor only) {
      add(
          file(
              commit,
              ChangeColumns.INSERT,
              file.path(),
              file.partitionValues(),
              file.sizeBytes(),
              file.modificationTime(),
              file.stats(),
              file.deletionVector()),
          only);
    }

    private void deleted(
        CommitChanges commit, RemoveFile file, @Nullable DeletionVectorDescriptor only) {
      Map<String, @Nullable String> partition = file.partitionValues();
      if (partition == null && partitioned) {
        throw ChangeError.DELTA_REMOVE_FILE_CDC_MISSING_EXTENDED_METADATA.with(
            "version", commit.version(), "file", file.path());
      }
      Long size = file.sizeBytes();
      add(
          file(
              commit,
              ChangeColumns.DELETE,
              file.path(),
              partition == null ? Map.of() : partition,
              size == null ? 0 : size,
              0,
              file.stats(),
              file.deletionVector()),
          only);
    }

    private void add(AddFile file, @Nullable DeletionVectorDescriptor only) {
      int row = dataFiles.add(file);
      if (only != null) {
        if (row >= within.length) {
          within = Arrays.copyOf(within, Math.addExact(row + 16, row >> 1));
        }
        within[row] = only;
      }
    }

    private static AddFile file(
        CommitChanges commit,
        @Nullable String changeType,
        String path,
        Map<String, @Nullable String> partition,
        long sizeBytes,
        long modificationTime,
        @Nullable String stats,
        @Nullable DeletionVectorDescriptor vector) {
      Map<String, @Nullable String> values = new LinkedHashMap<>(partition);
      if (changeType != null) {
        values.put(ChangeColumns.TYPE, changeType);
      }
      values.put(ChangeColumns.VERSION, Long.toString(commit.version()));
      values.put(ChangeColumns.TIMESTAMP, Instant.ofEpochMilli(commit.timestamp()).toString());
      return new AddFile(
          path,
          Collections.unmodifiableMap(values),
          sizeBytes,
          modificationTime,
          true,
          stats,
          Map.of(),
          vector,
          null,
          null,
          null);
    }

    private static void checkOnce(
        CommitChanges commit, String path, Object file, @Nullable Object before) {
      if (before != null && !before.equals(file)) {
        throw ChangeError.DELTA_DUPLICATE_ACTIONS_FOUND.with(
            "version", commit.version(), "path", path);
      }
    }
  }
}
