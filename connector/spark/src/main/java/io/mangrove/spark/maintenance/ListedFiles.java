package io.mangrove.spark.maintenance;

import io.mangrove.log.maintenance.KeptFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.VacuumNotice;
import io.mangrove.spark.internals.FolderFiles;
import java.util.List;

/**
 * Looks for superfluous files in the table's folder, whether the log has ever spoken of them or
 * not. Hidden names are others' business, but for the folder of change data.
 */
final class ListedFiles {
  private static final String CHANGE_DATA = "_change_data";

  private final List<String> partitionColumns;
  private final long cutoffMillis;

  /**
   * @param cutoffMillis files that were modified since then stay; since the epoch
   */
  ListedFiles(Snapshot snapshot, long cutoffMillis) {
    this.partitionColumns = snapshot.physicalPartitionColumns();
    this.cutoffMillis = cutoffMillis;
  }

  Superfluous search(KeptFiles kept, FolderFiles folder) {
    // A writer that has just made a folder is about to put a file into it.
    long emptySinceMillis = System.currentTimeMillis() - VacuumNotice.LEAST_RETENTION_MILLIS;
    FolderFiles.Listing listing =
        folder.list(
            new FolderFiles.Selection() {
              @Override
              public boolean looksAt(String name) {
                return !isHidden(name);
              }

              @Override
              public boolean takes(String path, long modificationTime) {
                return modificationTime < cutoffMillis && !kept.needs(path);
              }

              @Override
              public boolean takesEmpty(long modificationTime) {
                return modificationTime < Math.min(cutoffMillis, emptySinceMillis);
              }
            });
    return new Superfluous(listing.files(), listing.emptyFolders(), listing.folders(), -1);
  }

  /** Whether nobody but its owner looks at a file or into a folder of this name. */
  boolean isHidden(String name) {
    boolean mayBe = name.startsWith("_") || name.startsWith(".");
    return mayBe
        && !name.equals(CHANGE_DATA)
        && partitionColumns.stream().noneMatch(column -> name.startsWith(column + "="));
  }
}
