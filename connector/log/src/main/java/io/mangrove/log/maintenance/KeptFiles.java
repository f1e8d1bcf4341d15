package io.mangrove.log.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.deletion.FilePaths;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.Tombstones;
import io.mangrove.log.snapshot.CommitChanges;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.tags.VersionTag;
import io.mangrove.log.tags.VersionTags;
import org.jspecify.annotations.Nullable;

/**
 * The files that a table's versions need, from the newest back to a moment: data files and those of
 * their deletion vectors. Changes while it is put together, not after; it is then safe for use by
 * several threads.
 */
public final class KeptFiles {
  private final String tableRoot;
  private final PathSet paths = new PathSet();

  private KeptFiles(String tableRoot) {
    this.tableRoot = tableRoot;
  }

  /**
   * What the newest version needs and, of files that were removed since, what versions before it
   * do.
   *
   * @param newest with its tombstones
   * @param removedSince milliseconds since the epoch
   */
  public static KeptFiles of(Snapshot newest, long removedSince) {
    KeptFiles kept = new KeptFiles(newest.tableRoot());
    kept.addNeededBy(newest, removedSince);
    return kept;
  }

  /** Keeps as well what {@link #of} would. */
  public void addNeededBy(Snapshot newest, long removedSince) {
    ActiveFiles active = newest.activeFiles();
    for (int row = active.nextRow(0); row >= 0; row = active.nextRow(row + 1)) {
      add(active.path(row), active.deletionVector(row));
    }
    Tombstones tombstones = newest.state().tombstones();
    for (int row = tombstones.nextRow(0); row >= 0; row = tombstones.nextRow(row + 1)) {
      if (tombstones.deletionTimestamp(row) >= removedSince) {
        RemoveFile file = tombstones.file(row);
        add(file.path(), file.deletionVector());
      }
    }
  }

  /** Keeps as well what a commit has added or removed. */
  public void addChangedBy(CommitChanges commit) {
    for (AddFile file : commit.added()) {
      add(file.path(), file.deletionVector());
    }
    addRemovedBy(commit);
  }

  /** Keeps as well what a commit has removed, whose tombstones may be gone from the state. */
  public void addRemovedBy(CommitChanges commit) {
    for (RemoveFile file : commit.removed()) {
      add(file.path(), file.deletionVector());
    }
  }

  /** Nothing yet. */
  public static KeptFiles none(String tableRoot) {
    return new KeptFiles(tableRoot);
  }

  /** Keeps as well what a tagged version needs. */
  public void addTagged(VersionTags tags, VersionTag tag) {
    tags.forEachFile(tag, this::add);
  }

  private void add(String path, @Nullable DeletionVectorDescriptor vector) {
    FilePaths.of(tableRoot, path, vector, paths::add);
  }

  /**
   * Whether a file is needed. Now and then it says so of one that is not: paths are told apart by
   * 64 bits.
   *
   * @param absolutePath not encoded
   */
  public boolean needs(String absolutePath) {
    return paths.contains(absolutePath);
  }
}
