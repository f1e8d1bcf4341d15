package io.mangrove.log.changes;

import io.mangrove.log.snapshot.History;
import io.mangrove.log.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** The versions whose changes are asked for, both ends included; {@code first > last} for none. */
public record ChangeRange(long first, long last) {

  /**
   * The versions between two ends that somebody named.
   *
   * @param end null for the newest version
   * @param newest the table now
   * @param beyond whether an end after the newest version is no error
   */
  public static ChangeRange of(
      ChangeBound start,
      @Nullable ChangeBound end,
      Snapshot newest,
      History history,
      boolean beyond) {
    long first = start.first(newest, history, beyond);
    if (end == null) {
      return new ChangeRange(first, newest.version());
    }
    long last = end.last(newest, history, beyond);
    if (isBackwards(start, end, first, last)) {
      throw ChangeError.DELTA_INVALID_CDC_RANGE.with("start", first, "end", last);
    }
    return new ChangeRange(first, last);
  }

  public boolean isEmpty() {
    return first > last;
  }

  /** Between two times there may be no commit, and one that is left out leaves none. */
  private static boolean isBackwards(ChangeBound start, ChangeBound end, long first, long last) {
    if (start instanceof ChangeBound.Time from && end instanceof ChangeBound.Time to) {
      return from.millis() > to.millis();
    }
    if (start instanceof ChangeBound.Version from && end instanceof ChangeBound.Version to) {
      return from.version() > to.version();
    }
    return first > last;
  }
}
