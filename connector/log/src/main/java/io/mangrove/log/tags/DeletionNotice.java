package io.mangrove.log.tags;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A file that is there while somebody deletes data files: he puts it, asks for the tags, deletes.
 * Who tags a version puts the tag, looks for such a file, and then at the version's files. So one
 * of the two sees the other. For one thread.
 */
public final class DeletionNotice implements AutoCloseable {
  private static final String PREFIX = "vacuum-";

  /** A notice that was not renewed for so long is of a process that died. */
  private static final long MOST_MILLIS = 10 * 60_000L;

  private final LogStore store;
  private final String path;

  DeletionNotice(LogStore store, String directory) {
    this.store = store;
    this.path = directory + "/" + PREFIX + UUID.randomUUID();
  }

  /**
   * Says that files are about to be deleted: those that no tag needs which is there after this.
   * Good for as many files as are deleted within minutes.
   */
  public void renew() {
    try {
      store.replace(path, "{}".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether somebody is deleting files.
   *
   * @param nowMillis by the store's clock
   */
  static boolean isUnderWay(LogStore store, String directory, long nowMillis) throws IOException {
    for (StoredFile file : store.listFrom(directory, PREFIX)) {
      if (file.name().startsWith(PREFIX) && file.modificationTime() > nowMillis - MOST_MILLIS) {
        return true;
      }
    }
    return false;
  }

  /** Whether a file among the tags is such a notice that nobody heeds any more. */
  static boolean isDead(StoredFile file, long nowMillis) {
    return file.name().startsWith(PREFIX) && file.modificationTime() < nowMillis - 2 * MOST_MILLIS;
  }

  @Override
  public void close() {
    try {
      store.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
