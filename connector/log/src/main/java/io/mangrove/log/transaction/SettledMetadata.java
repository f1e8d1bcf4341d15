package io.mangrove.log.transaction;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.MappedColumns;
import io.mangrove.log.features.MinimalProtocol;
import io.mangrove.log.features.RowTracking;
import io.mangrove.log.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** The metadata that a commit sets, in the form in which it goes into the log. */
final class SettledMetadata {
  private SettledMetadata() {}

  /**
   * What goes into the log; null where the metadata stays.
   *
   * @param read the version that the commit is worked out on; null: it makes the table
   * @param cloned the version of another table whose files the commit takes over; null: none
   * @param replacesTable whether what was read gives way
   */
  static @Nullable Metadata of(
      Metadata set,
      @Nullable Snapshot read,
      @Nullable Snapshot cloned,
      boolean replacesTable,
      String tableRoot) {
    Metadata before = read == null ? null : read.metadata();
    Snapshot like = cloned == null ? read : cloned;
    Metadata known = like == null ? null : like.metadata();
    Metadata checked = MetadataRules.checked(MinimalProtocol.stripped(set), known);
    ManifestRules.check(checked, like, tableRoot);
    Metadata mapped = mapped(checked, like, replacesTable && cloned == null);
    checked = InCommitTime.settled(RowTracking.named(mapped, before), before);
    return checked.equals(before) ? null : checked;
  }

  private static Metadata mapped(Metadata changed, @Nullable Snapshot like, boolean replaces) {
    if (like == null) {
      return MappedColumns.created(changed);
    }
    return replaces
        ? MappedColumns.replaced(changed, like.protocol(), like.metadata())
        : MappedColumns.altered(changed, like.protocol(), like.metadata());
  }
}
