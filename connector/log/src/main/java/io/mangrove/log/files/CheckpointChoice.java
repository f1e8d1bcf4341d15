package io.mangrove.log.files;

import io.mangrove.log.files.LogFile.CheckpointFile;
import io.mangrove.log.files.LogFile.CheckpointPartFile;
import io.mangrove.log.files.LogFile.UuidCheckpointFile;
import io.mangrove.log.storage.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints that were listed, by version. Racing writers may have made several of one
 * version; all of them hold the same. Changes while a listing is sorted out. PROTOCOL: Checkpoints.
 */
final class CheckpointChoice {
  private final NavigableMap<Long, OfVersion> versions = new TreeMap<>();

  void add(CheckpointFile meaning, StoredFile file) {
    of(meaning.version()).classic.add(file);
  }

  void add(UuidCheckpointFile meaning, StoredFile file) {
    of(meaning.version()).uuidNamed.add(file);
  }

  void add(CheckpointPartFile meaning, StoredFile file) {
    PartSet.of(meaning.version(), meaning.parts(), of(meaning.version()).partSets)
        .put(meaning.part(), file);
  }

  /** Whether none is complete. */
  boolean isEmpty() {
    return latestVersion() < 0;
  }

  /** The version of the newest complete one; -1 if there is none. */
  long latestVersion() {
    return firstComplete(versions.descendingMap());
  }

  /** The version of the oldest complete one; -1 if there is none. */
  long earliestVersion() {
    return firstComplete(versions);
  }

  /** The complete ones of this version or before: newest first, of one version the best first. */
  List<Checkpoint> atMost(long version) {
    List<Checkpoint> found = new ArrayList<>();
    versions
        .headMap(version, true)
        .descendingMap()
        .forEach((of, candidates) -> candidates.addTo(found, of));
    return found;
  }

  /** The parts of the newest one that lacks some, of this version or before; null for none. */
  @Nullable PartSet newestIncomplete(long version) {
    for (OfVersion candidates : versions.headMap(version, true).descendingMap().values()) {
      for (PartSet set : candidates.partSets) {
        if (!set.isComplete()) {
          return set;
        }
      }
    }
    return null;
  }

  private OfVersion of(long version) {
    return versions.computeIfAbsent(version, v -> new OfVersion());
  }

  private static long firstComplete(Map<Long, OfVersion> inOrder) {
    for (Map.Entry<Long, OfVersion> version : inOrder.entrySet()) {
      if (version.getValue().isAnyComplete()) {
        return version.getKey();
      }
    }
    return -1;
  }

  private static final class OfVersion {
    private final List<StoredFile> classic = new ArrayList<>(1);
    private final List<StoredFile> uuidNamed = new ArrayList<>(1);
    private final List<PartSet> partSets = new ArrayList<>(1);

    boolean isAnyComplete() {
      return !classic.isEmpty()
          || !uuidNamed.isEmpty()
          || partSets.stream().anyMatch(PartSet::isComplete);
    }

    /** One file is mostly one open; a manifest has sidecars to open too; parts are many opens. */
    void addTo(List<Checkpoint> found, long version) {
      classic.forEach(file -> found.add(new Checkpoint(version, List.of(file))));
      uuidNamed.forEach(file -> found.add(new Checkpoint(version, List.of(file))));
      for (PartSet set : partSets) {
        if (set.isComplete()) {
          found.add(new Checkpoint(version, set.files()));
        }
      }
    }
  }
}
