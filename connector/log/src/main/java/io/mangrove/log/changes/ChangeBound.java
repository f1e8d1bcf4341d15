package io.mangrove.log.changes;

import io.mangrove.log.snapshot.History;
import io.mangrove.log.snapshot.Snapshot;

/** An end of a range of versions as somebody said it: by its number, or by a time. */
public sealed interface ChangeBound {

  /**
   * A version by its number; it need not exist.
   *
   * @param inclusive whether it is part of the range itself
   */
  record Version(long version, boolean inclusive) implements ChangeBound {
    public Version(long version) {
      this(version, true);
    }
  }

  /**
   * A time: commits of it are part of the range.
   *
   * @param millis since the epoch
   */
  record Time(long millis) implements ChangeBound {}

  /**
   * The first version of a range that begins here; one more than the newest where it is after all.
   *
   * @param newest the table now
   * @param beyond whether a start after the newest version is no error, and the range empty
   */
  default long first(Snapshot newest, History history, boolean beyond) {
    if (this instanceof Version start) {
      if (start.version > newest.version() && !beyond) {
        throw ChangeError.DELTA_CDC_START_VERSION_AFTER_LATEST.with(
            "start", start.version, "latest", newest.version());
      }
      return start.inclusive ? start.version : start.version + 1;
    }
    long millis = ((Time) this).millis;
    return beyond && history.isAfterNewest(millis)
        ? newest.version() + 1
        : history.versionFrom(millis);
  }

  /**
   * The last version of a range that ends here; at most the newest.
   *
   * @param newest the table now
   * @param beyond whether a time after the newest version is no error, and means the newest
   */
  default long last(Snapshot newest, History history, boolean beyond) {
    if (this instanceof Version end) {
      return Math.min(end.inclusive ? end.version : end.version - 1, newest.version());
    }
    long millis = ((Time) this).millis;
    return beyond && history.isAfterNewest(millis) ? newest.version() : history.versionAt(millis);
  }
}
