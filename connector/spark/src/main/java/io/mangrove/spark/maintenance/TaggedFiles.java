package io.mangrove.spark.maintenance;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.maintenance.KeptFiles;
import io.mangrove.log.tags.DeletionNotice;
import io.mangrove.log.tags.VersionTag;
import io.mangrove.log.tags.VersionTags;
import io.mangrove.spark.internals.FolderFiles;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The files that tagged versions need, however long ago they went out of the table. Grows with each
 * look at the tags; for one thread.
 */
final class TaggedFiles {
  /** So few that they are deleted within minutes on any store. */
  private static final int MOST_AT_ONCE = 10_000;

  private final DeltaLog log;
  private final VersionTags tags;
  private final KeptFiles kept;
  private final long nowMillis = System.currentTimeMillis();
  private final Set<VersionTag> seen = new HashSet<>();

  TaggedFiles(DeltaLog log, KeptFiles kept) {
    this.log = log;
    this.tags = log.tags();
    this.kept = kept;
  }

  /** Those of some files that no tag needs which is there now. */
  List<FolderFiles.Found> unneeded(List<FolderFiles.Found> files) {
    for (VersionTag tag : tags.list()) {
      if (!tag.isExpiredAt(nowMillis) && seen.add(tag)) {
        kept.addTagged(tags, tag);
      }
    }
    return files.stream().filter(file -> !kept.needs(file.path())).toList();
  }

  /**
   * Deletes files but for those that are tagged meanwhile.
   *
   * @param begin done once others can see that files are going to be deleted
   * @param delete deletes those of some that it knows no other need of
   */
  void delete(
      List<FolderFiles.Found> files, Runnable begin, Consumer<List<FolderFiles.Found>> delete) {
    try (DeletionNotice notice = tags.announceDeletion()) {
      notice.renew();
      begin.run();
      for (int from = 0; from < files.size(); from += MOST_AT_ONCE) {
        notice.renew();
        int to = Math.min(files.size(), from + MOST_AT_ONCE);
        delete.accept(unneeded(files.subList(from, to)));
      }
    }
  }

  /** Drops the tags that have expired, whose files need not be there any more. */
  void dropExpired() {
    tags.list().stream()
        .filter(tag -> tag.isExpiredAt(nowMillis))
        .mapToLong(VersionTag::version)
        .min()
        .ifPresent(version -> LoggedFiles.lookAgainAfter(log, version));
    tags.dropExpired(nowMillis);
  }
}
