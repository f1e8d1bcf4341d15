package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.tags.ReuseNotice;
import io.mangrove.log.tags.VersionTags;
import org.jspecify.annotations.Nullable;

/** The files of a source as a clone has them. For one execution, on the driver. */
interface ClonedFiles {

  /** A file as the clone's log names it; the same at each call. */
  AddFile of(AddFile source);

  /** Says that the clone does not have the file yet. */
  void need(AddFile source, AddFile cloned);

  /**
   * Keeps what an earlier run has brought from a VACUUM of the clone, until its log has it. To be
   * closed; null where nothing is brought.
   */
  @Nullable ReuseNotice announce(VersionTags ofClone);

  /** Brings what is needed to where the clone looks for it. */
  Fetched fetch();

  /**
   * What was brought.
   *
   * @param files data files, without those of deletion vectors
   */
  record Fetched(long files, long sizeBytes) {
    static final Fetched NOTHING = new Fetched(0, 0);
  }
}
