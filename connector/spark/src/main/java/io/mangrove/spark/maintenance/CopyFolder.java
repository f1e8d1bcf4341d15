package io.mangrove.spark.maintenance;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.internals.FolderFiles;
import io.mangrove.spark.internals.SessionFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;

/**
 * The folder that a deep clone fills, emptied if there is no table and none comes of it. Two runs
 * of one statement share what they copy, so a run that fails may only delete what no other counts
 * on: who copies puts a file there that says so and looks whether somebody deletes; who deletes
 * says that and looks whether somebody copies, or whether a table has come of it. So one of the two
 * sees the other. What a killed run says holds until a VACUUM takes it away. For one execution, on
 * the driver.
 */
final class CopyFolder {
  private static final Logger LOG = System.getLogger(CopyFolder.class.getName());
  private static final int PARALLELISM = 16;

  /** What is deleted between two looks at the clock of who waits. */
  private static final int BATCH = 10_000;

  /** Tasks of a job that has failed may be about to end a copy. */
  private static final int ROUNDS = 3;

  private static final String COPYING = "copying-";
  private static final String DELETING = "deleting-";

  /** Who has not said for so long that he deletes has died. */
  private static final long MOST_DELETING_MILLIS = 10 * 60_000L;

  private final SparkSession session;
  private final PlacedTable target;
  private final LogStore store;
  private final String path;
  private final String copying;
  private final String deleting;
  private boolean begun;
  private boolean rootIsNew;

  /**
   * A folder below a table's root.
   *
   * @param name of the folder
   */
  CopyFolder(SparkSession session, PlacedTable target, String name) {
    this.session = session;
    this.target = target;
    this.store = target.log().store();
    this.path = target.log().tableRoot() + "/" + name;
    this.copying = path + "/" + COPYING + UUID.randomUUID();
    this.deleting = path + "/" + DELETING + UUID.randomUUID();
  }

  /** Says that what is there, and what comes, is to be a table's. */
  void begin() {
    try {
      rootIsNew = !new SessionFiles(session).exists(target.log().tableRoot());
      begun = true;
      say(copying);
      if (isBeingDeleted()) {
        throw CloneError.DELTA_CLONE_WHILE_VACUUMING.with("tableName", target.entry().name());
      }
    } catch (IOException e) {
      keep();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      keep();
      throw e;
    }
  }

  private boolean isBeingDeleted() throws IOException {
    long now = System.currentTimeMillis();
    for (StoredFile file : store.listFrom(path, DELETING)) {
      if (file.name().startsWith(DELETING)
          && file.modificationTime() > now - MOST_DELETING_MILLIS) {
        return true;
      }
    }
    return false;
  }

  /** To be called when a table has what is there. */
  void keep() {
    if (begun) {
      begun = false;
      withdraw(copying);
    }
  }

  /**
   * To be called when nothing has come of it: where there is no table, what is there goes. Fails
   * never: it is not what the statement fails of.
   */
  void discard() {
    if (!begun) {
      return;
    }
    begun = false;
    boolean interrupted = Thread.interrupted(); // what is there is to be deleted all the same
    try (FolderFiles files = new FolderFiles(session, path, PARALLELISM)) {
      if (!target.log().exists()) {
        delete(files);
        withdraw(deleting);
      }
      withdraw(copying);
      var unused = files.deleteEmpty(List.of(path));
      if (rootIsNew) {
        unused = files.deleteEmpty(List.of(target.log().tableRoot()));
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, path + " keeps what a clone that failed has copied", e);
      withdraw(copying);
      withdraw(deleting);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void withdraw(String notice) {
    try {
      store.delete(notice);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, notice + " is left to VACUUM", e);
    }
  }

  /** In this order: who has made the table says no more that he copies. */
  private boolean nobodyNeedsIt() throws IOException {
    for (StoredFile file : store.listFrom(path, COPYING)) {
      if (file.name().startsWith(COPYING) && !copying.endsWith("/" + file.name())) {
        return false;
      }
    }
    return !target.log().exists();
  }

  private void delete(FolderFiles files) throws IOException {
    say(deleting);
    for (int round = 0; round < ROUNDS && nobodyNeedsIt(); round++) {
      List<String> paths =
          files.list(new AllButNotices()).files().stream().map(FolderFiles.Found::path).toList();
      for (int from = 0; from < paths.size(); from += BATCH) {
        say(deleting);
        if (!nobodyNeedsIt()) {
          return;
        }
        var unused = files.deleteFiles(paths.subList(from, Math.min(paths.size(), from + BATCH)));
      }
      if (paths.isEmpty()) {
        return;
      }
    }
  }

  private void say(String notice) throws IOException {
    store.replace(notice, new byte[] {'{', '}'});
  }

  /** What is there but for what runs say. */
  private static final class AllButNotices implements FolderFiles.Selection {
    @Override
    public boolean looksAt(String name) {
      return !name.startsWith(COPYING) && !name.startsWith(DELETING);
    }
  }
}
