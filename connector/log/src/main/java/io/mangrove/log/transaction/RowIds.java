package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.RowTrackingDomain;
import io.mangrove.log.features.RowTracking;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.MaskedStats;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids that the rows of new files get: those behind the highest one given out so far, which only
 * the place of a commit in the log can tell. PROTOCOL: Writer Requirements for Row Tracking.
 */
final class RowIds {
  private static final String PRESERVED = "delta.rowTracking.preserved";

  /** What puts new rows where others were. Whatever else does both moves rows. */
  private static final Set<String> REPLACING =
      Set.of("WRITE", "STREAMING UPDATE", "TRUNCATE", "CLONE", "RESTORE");

  private RowIds() {}

  /** The changes with an id for each row of a file that is new, as the commit's place has it. */
  static Changes assigned(PreparedCommit commit, Changes changes) {
    if (!RowTracking.of(commit.protocol(), commit.metadata()).assigned()) {
      return changes;
    }
    long before = commit.before().rowIdHighWaterMark();
    long highest = before;
    List<FileAction> files = new ArrayList<>(changes.files().size());
    for (FileAction file : changes.files()) {
      if (file instanceof AddFile add) {
        Long known = add.baseRowId();
        long base = known == null ? highest + 1 : known;
        highest = Math.max(highest, base + rows(add) - 1);
        files.add(known == null ? add.withRowIds(base, commit.version()) : add);
      } else {
        files.add(file);
      }
    }
    Changes assigned = changes.with(files, changes.rows());
    return highest == before ? assigned : assigned.withDomain(domain(highest));
  }

  /** What the commit says of itself: whether rows that it moves keep their ids. */
  static Map<String, String> tags(PreparedCommit commit) {
    return RowTracking.of(commit.protocol(), commit.metadata()).assigned()
        ? Map.of(PRESERVED, Boolean.toString(commit.keepsRowIds()))
        : Map.of();
  }

  /**
   * The files of a table that begins to track its rows that have no ids yet: they are added once
   * more, with ids.
   *
   * @param files that the commit adds and removes
   */
  static List<AddFile> withoutIds(Snapshot read, List<FileAction> files) {
    Set<FileKey> touched = new HashSet<>();
    for (FileAction file : files) {
      if (file instanceof RemoveFile remove) {
        touched.add(remove.key());
      } else if (file instanceof AddFile add) {
        touched.add(add.key());
      }
    }
    List<AddFile> without = new ArrayList<>();
    ActiveFiles active = read.activeFiles();
    for (int row = active.nextRow(0); row >= 0; row = active.nextRow(row + 1)) {
      if (active.baseRowId(row) < 0) {
        AddFile file = active.file(row);
        if (!touched.contains(file.key())) {
          without.add(file);
        }
      }
    }
    return without;
  }

  /**
   * Whether rows go from file to file.
   *
   * @param masks whether rows are masked
   */
  static boolean movesRows(Operation operation, List<FileAction> files, boolean masks) {
    boolean comes = false;
    boolean leaves = masks;
    boolean rearranges = false;
    for (FileAction file : files) {
      if (file instanceof AddFile add && add.baseRowId() == null) {
        comes = true;
        rearranges |= !add.dataChange();
      }
      leaves |= file instanceof RemoveFile;
    }
    return comes && leaves && (rearranges || !replaces(operation.name()));
  }

  private static boolean replaces(String operation) {
    return REPLACING.contains(operation)
        || operation.startsWith("CREATE ")
        || operation.startsWith("REPLACE ");
  }

  private static long rows(AddFile file) {
    OptionalLong rows = MaskedStats.numRecords(file.stats());
    if (rows.isEmpty()) {
      throw CommitError.DELTA_ROW_ID_ASSIGNMENT_WITHOUT_STATS.with("file", file.path());
    }
    return rows.getAsLong();
  }

  private static DomainMetadata domain(long highest) {
    return new RowTrackingDomain(highest).toDomainMetadata();
  }

  /** Whether the table begins to track its rows by this commit. */
  static boolean begins(@Nullable Snapshot read, Protocol protocol, Metadata metadata) {
    return read != null
        && RowTracking.of(protocol, metadata).enabled()
        && !RowTracking.of(read.protocol(), read.metadata()).enabled();
  }
}
