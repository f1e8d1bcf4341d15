package io.mangrove.log.files;

import io.mangrove.log.storage.StoredFile;
import java.util.List;
import java.util.TreeMap;

/**
 * The parts found of one checkpoint. Changes while a listing is sorted out. Two writers may have
 * split the same version differently, so the number of parts belongs to the identity.
 */
final class PartSet {
  private final long version;
  private final int parts;
  private final TreeMap<Integer, StoredFile> files = new TreeMap<>();

  private PartSet(long version, int parts) {
    this.version = version;
    this.parts = parts;
  }

  /** The set of so many parts among the sets of one version; added if it is not there. */
  static PartSet of(long version, int parts, List<PartSet> sets) {
    for (PartSet set : sets) {
      if (set.parts == parts) {
        return set;
      }
    }
    PartSet set = new PartSet(version, parts);
    sets.add(set);
    return set;
  }

  void put(int part, StoredFile file) {
    files.put(part, file);
  }

  long version() {
    return version;
  }

  boolean isComplete() {
    return files.size() == parts;
  }

  int found() {
    return files.size();
  }

  int parts() {
    return parts;
  }

  List<StoredFile> files() {
    return List.copyOf(files.values());
  }
}
