package io.mangrove.spark.maintenance;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.maintenance.LastVacuum;
import io.mangrove.spark.internals.FolderFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Files and folders that nothing needs.
 *
 * @param folders how many folders were looked into
 * @param upToVersion of which version all that it removed is among them or gone; -1: of none
 */
record Superfluous(
    List<FolderFiles.Found> files, List<String> emptyFolders, int folders, long upToVersion) {

  /** With those files only that a choice leaves. */
  Superfluous with(UnaryOperator<List<FolderFiles.Found>> choice) {
    return new Superfluous(choice.apply(files), emptyFolders, folders, upToVersion);
  }

  long sizeBytes() {
    return files.stream().mapToLong(FolderFiles.Found::sizeBytes).sum();
  }

  /** Notes, once they are deleted, from which version on the log is to be looked at next time. */
  void remember(DeltaLog log) {
    if (upToVersion >= 0) {
      try {
        new LastVacuum(log.store(), log.tableRoot()).write(upToVersion);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
