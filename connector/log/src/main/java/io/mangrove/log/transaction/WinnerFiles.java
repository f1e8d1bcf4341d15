package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.deletion.DeletionVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a winner has done to the files of the table, told apart by what it means for others. Loads
 * deletion vectors when asked for rows; for one thread.
 */
final class WinnerFiles {
  private final Map<String, Masked> masked = new HashMap<>();
  private final Map<String, RemoveFile> removed = new LinkedHashMap<>();
  private final List<AddFile> added = new ArrayList<>();
  private final Map<FileKey, AddFile> described = new HashMap<>();
  private final boolean onlyRearranges;

  /** A file that is the same as before but for the rows masked in it. */
  static final class Masked {
    private final RemoveFile before;
    private final AddFile after;
    private @Nullable DeletionVector newRows;
    private @Nullable DeletionVector restoredRows;

    Masked(RemoveFile before, AddFile after) {
      this.before = before;
      this.after = after;
    }

    RemoveFile before() {
      return before;
    }

    AddFile after() {
      return after;
    }

    /** The rows that the winner masked. */
    DeletionVector newRows(CommitVectors vectors) {
      if (newRows == null) {
        DeletionVector old = vectors.load(before.path(), before.deletionVector());
        DeletionVector now = vectors.load(after.path(), after.deletionVector());
        newRows = now.minus(old);
        restoredRows = old.minus(now);
      }
      return newRows;
    }

    /** Whether rows are back that were masked, as after a restore. */
    boolean bringsRowsBack(CommitVectors vectors) {
      newRows(vectors);
      return restoredRows != null && !restoredRows.isEmpty();
    }
  }

  WinnerFiles(Winner winner) {
    winner.removes().forEach(file -> removed.put(file.path(), file));
    for (AddFile file : winner.all(AddFile.class)) {
      RemoveFile before = removed.remove(file.path());
      if (before != null && !before.key().equals(file.key())) {
        masked.put(file.path(), new Masked(before, file));
      } else if (file.dataChange()) {
        added.add(file);
      } else {
        described.put(file.key(), file);
      }
    }
    this.onlyRearranges = winner.all(FileAction.class).stream().noneMatch(FileAction::dataChange);
  }

  /** Files with rows that the table did not have. */
  List<AddFile> added() {
    return added;
  }

  /** Files in which rows are masked now, or other rows than before. */
  Iterable<Masked> masked() {
    return masked.values();
  }

  @Nullable Masked masked(String path) {
    return masked.get(path);
  }

  /** Files that are gone with all their rows. */
  Iterable<RemoveFile> removed() {
    return removed.values();
  }

  @Nullable RemoveFile removed(String path) {
    return removed.get(path);
  }

  /** The winner's own account of a file whose rows stay as they were; null if it gives none. */
  @Nullable AddFile described(FileKey key) {
    return described.get(key);
  }

  /** Whether the rows of the table are the same as before. */
  boolean onlyRearranges() {
    return onlyRearranges;
  }
}
