package io.mangrove.log.tags;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.deletion.FilePaths;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.FileDifference;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.SnapshotArchive;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The names that a table's versions have, in a folder of their own beside the log, which other
 * engines pass over. Beside each name is an archive of its version, so that neither our cleanup of
 * the log nor another engine's takes it away. Every call asks the store. Safe for use by several
 * threads and processes.
 */
public final class VersionTags {
  /** The folder below that of the log. */
  static final String DIRECTORY = "_mangrove_tags";

  private static final String ARCHIVE = ".archive.parquet";

  /** An archive without a tag is of one that is being made, or of one that failed. */
  private static final long MOST_ARCHIVE_MILLIS = 24 * 3_600_000L;

  private final LogStore store;
  private final String tableRoot;
  private final String directory;

  public VersionTags(LogStore store, String tableRoot) {
    this.store = requireNonNull(store, "store");
    this.tableRoot = requireNonNull(tableRoot, "tableRoot");
    this.directory = LogFileName.logDirectory(tableRoot) + "/" + DIRECTORY;
  }

  /** All tags by their names, expired ones too. */
  public List<VersionTag> list() {
    return asking(
        () -> {
          List<VersionTag> tags = new ArrayList<>();
          for (StoredFile file : store.listFrom(directory, "")) {
            String name = TagFile.tag(file.name());
            VersionTag tag = name == null ? null : read(name);
            if (tag != null) {
              tags.add(tag);
            }
          }
          return tags;
        });
  }

  /** The tag of a name; null where there is none. */
  public @Nullable VersionTag find(String name) {
    if (!VersionTag.isName(name)) {
      return null;
    }
    try {
      return read(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tag of a name, or {@code DELTA_TAG_NOT_FOUND}. */
  public VersionTag get(String name) {
    VersionTag tag = find(name);
    if (tag == null) {
      throw TagError.DELTA_TAG_NOT_FOUND.with(
          "tagName", name, "known", list().stream().map(VersionTag::name).toList());
    }
    return tag;
  }

  /** A tag of a version, whichever of several; null where there is none. */
  public @Nullable VersionTag ofVersion(long version) {
    return list().stream().filter(tag -> tag.version() == version).findFirst().orElse(null);
  }

  /** The version that has a tag, whether the log still holds it or not. */
  public Snapshot snapshot(VersionTag tag) {
    return asking(
        () -> archive(tag.archive()).read(tableRoot, tag.version(), tag.versionTimestamp()));
  }

  /** Shows the files that a tag's version needs. */
  public void forEachFile(VersionTag tag, SnapshotArchive.FileTaker taker) {
    try {
      archive(tag.archive()).forEachFile(tag.version(), taker);
    } catch (FileNotFoundException e) {
      if (find(tag.name()) != null) {
        throw damaged(tag.name(), e);
      }
    } catch (IOException | DeltaException e) {
      throw damaged(tag.name(), e);
    }
  }

  /**
   * Gives a version a name. From then on no VACUUM of ours deletes its files; one that is doing so
   * now makes this fail.
   *
   * @param newest asked once the tag is there; of files that it has nobody needs to look
   * @param missing which of some paths are not there
   * @param nowMillis since the epoch
   */
  public VersionTag create(
      String name,
      Snapshot version,
      Supplier<Snapshot> newest,
      Function<Collection<String>, ? extends Collection<String>> missing,
      long nowMillis,
      @Nullable Long retainedUntil) {
    if (!VersionTag.isName(name)) {
      throw TagError.DELTA_TAG_NAME_INVALID.with("tagName", name);
    }
    checkIsFree(name);
    String archive = name + "-" + UUID.randomUUID() + ARCHIVE;
    VersionTag tag =
        new VersionTag(
            name, version.version(), version.timestamp(), nowMillis, retainedUntil, archive);
    archive(archive).write(version);
    try {
      asking(() -> put(tag));
    } catch (DeltaException e) {
      asking(() -> delete(archive));
      throw e;
    }
    boolean done = false;
    try {
      checkNothingIsLost(tag, version, newest.get(), missing);
      done = true;
    } finally {
      if (!done) {
        drop(tag);
      }
    }
    return tag;
  }

  private void checkIsFree(String name) {
    VersionTag other = find(name);
    if (other != null) {
      throw TagError.DELTA_TAG_ALREADY_EXISTS.with("tagName", name, "version", other.version());
    }
  }

  private boolean put(VersionTag tag) throws IOException {
    try {
      store.putIfAbsent(directory + "/" + TagFile.name(tag.name()), TagFile.write(tag));
      return true;
    } catch (FileAlreadyExistsException e) {
      VersionTag there = find(tag.name());
      if (tag.equals(there)) {
        return true; // our own: only the store's reply was lost
      }
      throw TagError.DELTA_TAG_ALREADY_EXISTS.causedBy(
          e, "tagName", tag.name(), "version", there == null ? "unknown" : there.version());
    }
  }

  /**
   * What was deleted before the tag was there is missing now. Who deletes later has seen it, unless
   * he looked for tags before: then his notice is there.
   */
  private void checkNothingIsLost(
      VersionTag tag,
      Snapshot version,
      Snapshot newest,
      Function<Collection<String>, ? extends Collection<String>> missing) {
    if (asking(() -> DeletionNotice.isUnderWay(store, directory, timeOf(tag)))) {
      throw TagError.DELTA_TAG_WHILE_VACUUMING.with("version", tag.version());
    }
    FileDifference difference = newest.diff(version);
    Set<String> paths = new LinkedHashSet<>();
    addPaths(difference.after(), difference.added(), paths);
    addPaths(difference.after(), difference.remasked(), paths);
    Collection<String> gone = missing.apply(paths);
    if (!gone.isEmpty()) {
      throw TagError.DELTA_TAG_FILES_MISSING.with(
          "version", tag.version(), "filePath", gone.iterator().next(), "count", gone.size());
    }
  }

  /** When the tag was put, by the store's clock. */
  private long timeOf(VersionTag tag) throws IOException {
    String path = directory + "/" + TagFile.name(tag.name());
    StoredFile file = store.find(path);
    if (file == null) {
      throw new FileNotFoundException(path);
    }
    return file.modificationTime();
  }

  private void addPaths(ActiveFiles files, int[] rows, Set<String> paths) {
    for (int row : rows) {
      FilePaths.of(tableRoot, files.path(row), files.deletionVector(row), paths::add);
    }
  }

  /**
   * Takes a name away, a damaged one too. What only its version needs may then be deleted.
   *
   * @return whether there was one
   */
  public boolean drop(String name) {
    try {
      VersionTag tag = find(name);
      if (tag != null) {
        drop(tag);
      }
      return tag != null;
    } catch (DeltaException e) {
      return asking(() -> delete(TagFile.name(name)));
    }
  }

  private void drop(VersionTag tag) {
    asking(
        () -> {
          delete(TagFile.name(tag.name()));
          return delete(tag.archive());
        });
  }

  /** Drops tags that have expired, and what else lies here that nobody needs. */
  public void dropExpired(long nowMillis) {
    asking(
        () -> {
          List<StoredFile> files = store.listFrom(directory, "");
          Set<String> named = new LinkedHashSet<>();
          for (VersionTag tag : list()) {
            named.add(tag.archive());
            if (tag.isExpiredAt(nowMillis)) {
              drop(tag);
            }
          }
          for (StoredFile file : files) {
            boolean old = file.modificationTime() < nowMillis - MOST_ARCHIVE_MILLIS;
            if ((old && file.name().endsWith(ARCHIVE) && !named.contains(file.name()))
                || DeletionNotice.isDead(file, nowMillis)) {
              delete(file.name());
            }
          }
          return true;
        });
  }

  /**
   * Whether a VACUUM is deleting files now.
   *
   * @param nowMillis since the epoch
   */
  public boolean isDeletionUnderWay(long nowMillis) {
    return asking(() -> DeletionNotice.isUnderWay(store, directory, nowMillis));
  }

  /** Tells those who bring files back that files are being deleted. To be closed. */
  public DeletionNotice announceDeletion() {
    return new DeletionNotice(store, directory);
  }

  private SnapshotArchive archive(String name) {
    return new SnapshotArchive(store, directory, name);
  }

  private boolean delete(String name) throws IOException {
    store.delete(directory + "/" + name);
    return true;
  }

  private @Nullable VersionTag read(String name) throws IOException {
    byte[] text;
    try (InputStream in = store.open(directory + "/" + TagFile.name(name))) {
      text = in.readAllBytes();
    } catch (FileNotFoundException e) {
      return null;
    }
    try {
      return TagFile.parse(name, text);
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  private static DeltaException damaged(String name, Exception e) {
    return TagError.DELTA_TAG_UNREADABLE.causedBy(
        e, "tagName", name, "reason", String.valueOf(e.getMessage()));
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private static <T> T asking(Question<T> question) {
    try {
      return question.ask();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
