package io.mangrove.log.tags;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A file that is there while somebody is about to add files to the table that lie in a folder of it
 * already, and that no version needs: it keeps them from being deleted. Who deletes puts his own
 * notice, looks for such files, deletes; see {@link DeletionNotice}. For one thread.
 */
public final class ReuseNotice implements AutoCloseable {
  private static final String PREFIX = "reuse-";

  /** A notice so old is of a process that died. */
  private static final long MOST_MILLIS = 7 * 24 * 3_600_000L;

  private static final long PAUSE_MILLIS = 200;

  private final LogStore store;
  private final String directory;
  private final String path;

  /**
   * Puts the file.
   *
   * @param folder below the root of the table, which other processes may call otherwise
   */
  ReuseNotice(LogStore store, String directory, String folder) throws IOException {
    this.store = store;
    this.directory = directory;
    this.path = directory + "/" + PREFIX + UUID.randomUUID();
    store.putIfAbsent(path, folder.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Waits for those who may not have seen this notice before they began to delete: minutes at most.
   * From then on what is there stays.
   */
  public void awaitDeletions() {
    long until = System.nanoTime() + DeletionNotice.MOST_MILLIS * 1_000_000;
    try {
      StoredFile file = store.find(path);
      if (file == null) {
        throw new FileNotFoundException(path);
      }
      while (DeletionNotice.isUnderWaySince(store, directory, file.modificationTime())
          && System.nanoTime() < until) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while files were being deleted", e);
    }
  }

  /** The folders in which files must stay, below the root of the table. */
  static List<String> folders(LogStore store, String directory, long nowMillis) throws IOException {
    List<String> folders = new ArrayList<>();
    for (StoredFile file : store.listFrom(directory, PREFIX)) {
      if (file.name().startsWith(PREFIX) && file.modificationTime() > nowMillis - MOST_MILLIS) {
        try (InputStream in = store.open(directory + "/" + file.name())) {
          folders.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
          // Its owner is done.
        }
      }
    }
    return folders;
  }

  /** Whether a file among the tags is such a notice that nobody heeds any more. */
  static boolean isDead(StoredFile file, long nowMillis) {
    return file.name().startsWith(PREFIX) && file.modificationTime() <= nowMillis - MOST_MILLIS;
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
