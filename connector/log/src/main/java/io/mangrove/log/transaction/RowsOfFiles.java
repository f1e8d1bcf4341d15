package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does to files row by row, while it is collected. Changes with every call; for
 * one thread at a time.
 */
final class RowsOfFiles {
  private final Map<String, AddFile> files = new LinkedHashMap<>();
  private final Map<String, DeletionVector> rows = new LinkedHashMap<>();
  private final List<Rearrangement> rearrangements = new ArrayList<>();

  void mask(AddFile file, DeletionVector masked) {
    AddFile same = files.putIfAbsent(file.path(), file);
    if (same != null && !same.key().equals(file.key())) {
      throw new IllegalArgumentException(file.path() + " with two deletion vectors");
    }
    rows.merge(file.path(), masked, DeletionVector::union);
  }

  void rearrange(AddFile target, List<MovedRows> sources) {
    List<Rearrangement.Part> parts =
        sources.stream().map(moved -> new Rearrangement.Part(moved, moved.source().key())).toList();
    rearrangements.add(new Rearrangement(parts, target, DeletionVector.of(), target));
  }

  boolean masksAny() {
    return !rows.isEmpty();
  }

  /** What comes of it; writes the deletion vectors. */
  RowChanges written(@Nullable Snapshot snapshot, CommitVectors vectors) {
    List<Masking> maskings = new ArrayList<>();
    List<DeletionVector> masked = new ArrayList<>();
    for (AddFile file : files.values()) {
      if (snapshot == null || snapshot.activeFiles().row(file.key()) < 0) {
        throw new IllegalArgumentException(file.path() + " is no part of what was read");
      }
      DeletionVector before = vectors.load(file.path(), file.deletionVector());
      DeletionVector more = rows.getOrDefault(file.path(), before).minus(before);
      if (!more.isEmpty()) {
        masked.add(more);
        maskings.add(new Masking(file, before.union(more), true));
      }
    }
    List<@Nullable AddFile> written = Masking.written(maskings, vectors);
    List<RowMask> masks = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      masks.add(new RowMask(maskings.get(i).file(), masked.get(i), written.get(i)));
    }
    return new RowChanges(masks, rearrangements);
  }

  /**
   * How the log says it.
   *
   * @param now milliseconds since the epoch
   */
  static List<FileAction> lines(RowChanges changes, long now) {
    List<FileAction> lines = new ArrayList<>();
    changes.masks().forEach(mask -> lines.addAll(mask.actions(now)));
    for (Rearrangement rearrangement : changes.rearrangements()) {
      for (Rearrangement.Part part : rearrangement.parts()) {
        lines.add(part.moved().source().removed(now, false));
      }
      AddFile target = rearrangement.target();
      lines.add(target.masked(target.deletionVector(), target.stats(), false));
    }
    return lines;
  }
}
