package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.deletion.DeletionVectorBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries what a commit does to single rows over a winner that has touched the same files: rows
 * masked by both sides are masked together, and rows masked where they were moved from are masked
 * where they have gone. Used once, by one thread.
 */
final class RowRebase {
  private final Race race;

  /** What lines of the commit become, by the file they are about; null: they are left out. */
  private final Map<FileKey, @Nullable AddFile> removed = new HashMap<>();

  private final Map<FileKey, @Nullable AddFile> added = new HashMap<>();

  /** Vectors to be written once no dispute is left. */
  private final List<Masking> maskings = new ArrayList<>();

  private final List<RowMask> masks = new ArrayList<>();
  private final List<Rearrangement> rearrangements = new ArrayList<>();

  /** Takes what has become of the file of a masking. */
  private interface Outcome {
    void is(@Nullable AddFile file);
  }

  private final List<Outcome> outcomes = new ArrayList<>();

  private RowRebase(Race race) {
    this.race = race;
  }

  /**
   * The changes of the loser as they are behind the winner.
   *
   * @throws io.mangrove.log.error.CommitConflictException both have masked the same row, or the
   *     winner has taken away a file with rows to be masked
   */
  static Changes changes(Race race) {
    Changes changes = race.loser().changes();
    if (changes.rows().isNothing()) {
      return changes;
    }
    return new RowRebase(race).rebased(changes);
  }

  /** Rows that both have masked: tells which, before anything is said of whole files. */
  static void sameRowsMasked(Race race) {
    RowRebase rebase = new RowRebase(race);
    for (RowMask mask : race.loser().changes().rows().masks()) {
      WinnerFiles.Masked theirs = race.files().masked(mask.before().path());
      if (theirs != null) {
        rebase.checkDisjoint(mask, theirs);
      }
    }
  }

  private Changes rebased(Changes changes) {
    changes.rows().masks().forEach(this::mask);
    changes.rows().rearrangements().forEach(this::rearrange);
    List<@Nullable AddFile> written = Masking.written(maskings, race.vectors());
    for (int i = 0; i < outcomes.size(); i++) {
      outcomes.get(i).is(written.get(i));
    }
    return changes.with(lines(changes.files()), new RowChanges(masks, rearrangements));
  }

  private void mask(RowMask mask) {
    WinnerFiles.Masked theirs = race.files().masked(mask.before().path());
    AddFile described = race.files().described(mask.before().key());
    if (race.files().removed(mask.before().path()) != null) {
      throw disputed(mask.before(), "all rows");
    } else if (theirs != null) {
      maskTogether(mask, theirs);
    } else if (described != null && mask.after() != null) {
      AddFile after =
          described.masked(mask.after().deletionVector(), Masking.statsWhenMasked(described), true);
      put(mask, new RowMask(described, mask.rows(), after));
    } else {
      masks.add(mask);
    }
  }

  private void maskTogether(RowMask mask, WinnerFiles.Masked theirs) {
    checkDisjoint(mask, theirs);
    if (theirs.bringsRowsBack(race.vectors())) {
      throw disputed(mask.before(), "rows that one of them masks and the other brings back");
    }
    DeletionVector masked =
        race.vectors().load(theirs.after().path(), theirs.after().deletionVector());
    maskings.add(new Masking(theirs.after(), masked.union(mask.rows()), true));
    outcomes.add(after -> put(mask, new RowMask(theirs.after(), mask.rows(), after)));
  }

  private void checkDisjoint(RowMask mask, WinnerFiles.Masked theirs) {
    DeletionVector both = theirs.newRows(race.vectors()).intersection(mask.rows());
    if (!both.isEmpty()) {
      throw disputed(mask.before(), rows(both));
    }
  }

  private void put(RowMask old, RowMask mask) {
    masks.add(mask);
    removed.put(old.before().key(), mask.before());
    if (old.after() != null) {
      added.put(old.after().key(), mask.after());
    }
  }

  private void rearrange(Rearrangement old) {
    DeletionVectorBuilder gone = new DeletionVectorBuilder();
    List<Rearrangement.Part> parts = new ArrayList<>();
    for (Rearrangement.Part part : old.parts()) {
      parts.add(part.current() == null ? part : rearranged(part, part.current(), gone));
    }
    DeletionVector masked = gone.build();
    if (masked.isEmpty()) {
      rearrangements.add(new Rearrangement(parts, old.target(), old.masked(), old.current()));
      return;
    }
    if (!race.loser().mayMaskRows()) {
      throw disputed(old.parts().get(0).moved().source(), "rows");
    }
    DeletionVector all = old.masked().union(masked);
    maskings.add(new Masking(old.target(), all, false));
    outcomes.add(
        current -> {
          rearrangements.add(new Rearrangement(parts, old.target(), all, current));
          if (old.current() != null) {
            added.put(old.current().key(), current);
          }
        });
  }

  private Rearrangement.Part rearranged(
      Rearrangement.Part part, FileKey current, DeletionVectorBuilder gone) {
    MovedRows moved = part.moved();
    AddFile source = moved.source();
    WinnerFiles.Masked theirs = race.files().masked(source.path());
    if (race.files().removed(source.path()) != null) {
      if (race.files().onlyRearranges()) {
        throw disputed(source, "all rows");
      }
      gone.maskRange(moved.firstRow(), moved.firstRow() + moved.rows());
      removed.put(current, null);
      return new Rearrangement.Part(moved, null);
    }
    if (theirs == null) {
      return part;
    }
    DeletionVector rows = theirs.newRows(race.vectors());
    if (theirs.bringsRowsBack(race.vectors())) {
      throw disputed(source, "rows that one of them moves and the other brings back");
    }
    DeletionVector before = race.vectors().load(source.path(), source.deletionVector());
    if (!rows.isEmpty() && rows.last() - before.countBefore(rows.last()) >= moved.rows()) {
      throw disputed(source, "rows that are not among the " + moved.rows() + " moved ones");
    }
    rows.forEach(row -> gone.mask(moved.firstRow() + row - before.countBefore(row)));
    removed.put(current, theirs.after());
    return new Rearrangement.Part(moved, theirs.after().key());
  }

  /** The commit's lines about files, in their order. */
  private List<FileAction> lines(List<FileAction> files) {
    List<FileAction> lines = new ArrayList<>(files.size());
    for (FileAction file : files) {
      if (file instanceof RemoveFile remove && removed.containsKey(remove.key())) {
        AddFile now = removed.get(remove.key());
        if (now != null) {
          long time = requireNonNull(remove.deletionTimestamp(), "set by this commit");
          lines.add(now.removed(time, remove.dataChange()));
        }
      } else if (file instanceof AddFile add && added.containsKey(add.key())) {
        AddFile now = added.get(add.key());
        if (now != null) {
          lines.add(now);
        }
      } else {
        lines.add(file);
      }
    }
    return lines;
  }

  private RuntimeException disputed(AddFile file, String rows) {
    return CommitError.DELTA_CONCURRENT_DELETE_DELETE.between(
        race.loser(),
        race.winner(),
        "rows",
        rows,
        "file",
        file.path(),
        "partition",
        FileRules.partition(file.partitionValues()));
  }

  /** Rows as a message names them; none where a winner has brought masked ones back. */
  static String rows(DeletionVector rows) {
    long count = rows.cardinality();
    if (count == 0) {
      return "rows";
    }
    if (count == 1) {
      return "row " + rows.first();
    }
    String range = "rows " + rows.first() + " to " + rows.last();
    return count == rows.last() - rows.first() + 1 ? range : count + " of the " + range;
  }
}
