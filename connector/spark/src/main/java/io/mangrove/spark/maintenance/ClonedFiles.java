package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;

/** The files of a source as a clone has them. For one execution, on the driver. */
interface ClonedFiles {

  /** A file as the clone's log names it; the same at each call. */
  AddFile of(AddFile source);

  /** Says that the clone does not have the file yet. */
  void need(AddFile source, AddFile cloned);

  /** Brings what is needed to where the clone looks for it. */
  Fetched fetch();

  /** Says that the clone is there, and what was brought its own. */
  void keep();

  /** Says that there is no clone, nor will be. */
  void discard();

  /**
   * What was brought.
   *
   * @param files data files, without those of deletion vectors
   * @param foundSinceMillis since when the oldest file is there, since the epoch, that an earlier
   *     run had brought; {@link Long#MAX_VALUE} if there is none
   */
  record Fetched(long files, long sizeBytes, long foundSinceMillis) {
    static final Fetched NOTHING = new Fetched(0, 0, Long.MAX_VALUE);

    boolean foundAny() {
      return foundSinceMillis < Long.MAX_VALUE;
    }
  }
}
