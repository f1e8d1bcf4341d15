package io.mangrove.log.maintenance;

import io.mangrove.log.files.LogFile;
import io.mangrove.log.files.LogFile.CheckpointFile;
import io.mangrove.log.files.LogFile.CheckpointPartFile;
import io.mangrove.log.files.LogFile.CompactedCommitsFile;
import io.mangrove.log.files.LogFile.UuidCheckpointFile;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.StoredFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of a log that nothing needs once a checkpoint stands for them, in the order in which to
 * delete them. PROTOCOL: Metadata Cleanup.
 */
final class ExpiredFiles {
  /** As writers, this one and others, name what they have not finished. */
  private static final Pattern TEMPORARY =
      Pattern.compile("\\.\\d{20}\\..+\\.tmp|\\._last_checkpoint\\..+\\.tmp");

  private ExpiredFiles() {}

  private record Expired(long version, int turn, String name) {}

  /**
   * Names in the log's folder. Wherever their deletion is broken off, every version that the log
   * still seems to hold can be loaded: files of compacted commits go first, since they reach over
   * the border; then one version after another from the oldest on, its checkpoints before its
   * commit; so a version goes before what it needs, or with it.
   *
   * @param files of the log's folder
   * @param keepFrom the version of the checkpoint that stands for all before it; it stays, and so
   *     does its commit, which alone tells who made it
   * @param temporaryBefore unfinished files of before are no one's; milliseconds since the epoch
   */
  static List<String> of(List<StoredFile> files, long keepFrom, long temporaryBefore) {
    Set<String> names = new HashSet<>();
    files.forEach(file -> names.add(file.name()));
    List<Expired> expired = new ArrayList<>();
    for (StoredFile file : files) {
      String name = file.name();
      LogFile meaning = LogFileName.parse(name);
      if (meaning instanceof CompactedCommitsFile compacted) {
        if (compacted.firstVersion() <= keepFrom) {
          expired.add(new Expired(-1, 0, name));
        }
      } else if (meaning != null && meaning.version() < keepFrom) {
        expired.add(new Expired(meaning.version(), isCheckpoint(meaning) ? 0 : 1, name));
      } else if (meaning == null
          && TEMPORARY.matcher(name).matches()
          && file.modificationTime() < temporaryBefore) {
        expired.add(new Expired(Long.MAX_VALUE, 0, name));
      }
    }
    expired.sort(
        Comparator.comparingLong(Expired::version)
            .thenComparingInt(Expired::turn)
            .thenComparing(Expired::name));
    List<String> inOrder = new ArrayList<>();
    for (Expired file : expired) {
      inOrder.add(file.name());
      // Hadoop keeps a sum of its own beside each local file, and looks for it by this name.
      String sum = "." + file.name() + ".crc";
      if (names.contains(sum)) {
        inOrder.add(sum);
      }
    }
    return inOrder;
  }

  private static boolean isCheckpoint(LogFile meaning) {
    return meaning instanceof CheckpointFile
        || meaning instanceof CheckpointPartFile
        || meaning instanceof UuidCheckpointFile;
  }
}
