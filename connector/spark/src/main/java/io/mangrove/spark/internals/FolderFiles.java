package io.mangrove.spark.internals;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What lies below a folder, listed and deleted by several threads of the driver, since a store
 * answers many requests in the time of one. No job shows how far it has come, so the driver's log
 * tells every few seconds. For one thread; to be closed.
 */
public final class FolderFiles implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FolderFiles.class.getName());
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String root;
  private final Path rootPath;
  private final FileSystem store;
  private final ExecutorService threads;
  private final LongAdder filesSeen = new LongAdder();
  private final LongAdder foldersSeen = new LongAdder();
  private final LongAdder filesDeleted = new LongAdder();
  private long nextTellNanos = System.nanoTime() + TELL_NANOS;

  /**
   * What lies below a root.
   *
   * @param root with its scheme, not percent-encoded
   * @param parallelism how many requests are under way at a time
   */
  public FolderFiles(SparkSession session, String root, int parallelism) {
    Configuration conf =
        ((org.apache.spark.sql.classic.SparkSession) session).sessionState().newHadoopConf();
    this.root = root;
    try {
      Path given = new Path(root);
      this.store = given.getFileSystem(conf);
      this.rootPath = store.makeQualified(given);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.threads =
        Executors.newFixedThreadPool(
            parallelism,
            task -> {
              Thread thread = new Thread(task, "mangrove-files");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * A file.
   *
   * @param path below the root that was given, not percent-encoded
   * @param modificationTime milliseconds since the epoch
   */
  public record Found(String path, long sizeBytes, long modificationTime) {}

  /** What a listing takes and leaves. */
  public interface Selection {
    /** Whether to look at a file or into a folder of this name. */
    boolean looksAt(String name);

    /** Whether a file is asked for; by several threads. */
    default boolean takes(String path, long modificationTime) {
      return true;
    }

    /** Whether an empty folder is. */
    default boolean takesEmpty(long modificationTime) {
      return false;
    }
  }

  /**
   * What there is.
   *
   * @param emptyFolders their paths
   * @param folders how many there are, the root too
   */
  public record Listing(List<Found> files, List<String> emptyFolders, int folders) {}

  public Listing list(Selection selection) {
    List<Found> files = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    int folders = 0;
    List<Path> level = List.of(rootPath);
    while (!level.isEmpty()) {
      folders += level.size();
      List<Callable<Folder>> tasks = new ArrayList<>();
      for (Path folder : level) {
        tasks.add(() -> folder(folder, selection));
      }
      List<Path> next = new ArrayList<>();
      for (Folder folder : all(tasks)) {
        files.addAll(folder.files);
        next.addAll(folder.folders);
        empty.addAll(folder.emptyFolders);
      }
      level = next;
    }
    return new Listing(files, empty, folders);
  }

  private record Folder(List<Found> files, List<Path> folders, List<String> emptyFolders) {}

  private Folder folder(Path folder, Selection selection) throws IOException {
    Folder found = new Folder(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    boolean empty = true;
    foldersSeen.increment();
    try {
      RemoteIterator<FileStatus> children = store.listStatusIterator(folder);
      while (children.hasNext()) {
        empty = false;
        FileStatus child = children.next();
        if (!selection.looksAt(child.getPath().getName())) {
          continue;
        }
        if (child.isDirectory()) {
          found.folders.add(child.getPath());
        } else {
          filesSeen.increment();
          String path = path(child.getPath());
          if (selection.takes(path, child.getModificationTime())) {
            found.files.add(new Found(path, child.getLen(), child.getModificationTime()));
          }
        }
      }
      if (empty
          && !folder.equals(rootPath)
          && selection.takesEmpty(store.getFileStatus(folder).getModificationTime())) {
        found.emptyFolders.add(path(folder));
      }
    } catch (FileNotFoundException e) {
      // Somebody else has deleted it.
    }
    return found;
  }

  /**
   * The path of something below the root, as {@link #list} would give it; null for what is not.
   *
   * @param path absolute, with a scheme or without, or relative to the root; not percent-encoded
   */
  public @Nullable String below(String path) {
    try {
      Path qualified = store.makeQualified(new Path(rootPath, path));
      return qualified.toString().startsWith(rootPath + "/") ? path(qualified) : null;
    } catch (IllegalArgumentException e) {
      return null; // no path, or one of another store
    }
  }

  private String path(Path below) {
    return root + below.toString().substring(rootPath.toString().length());
  }

  /** Of a file that may lie elsewhere, as those of a clone do. */
  private FileStatus status(String path) throws IOException {
    Path given = new Path(path);
    return given.getFileSystem(store.getConf()).getFileStatus(given);
  }

  /** Those of some files that are there. */
  public List<Found> existing(List<String> paths) {
    List<Callable<List<Found>>> tasks = new ArrayList<>();
    for (String path : paths) {
      tasks.add(
          () -> {
            try {
              filesSeen.increment();
              FileStatus status = status(path);
              return List.of(new Found(path, status.getLen(), status.getModificationTime()));
            } catch (FileNotFoundException e) {
              return List.of();
            }
          });
    }
    List<Found> found = new ArrayList<>();
    all(tasks).forEach(found::addAll);
    return found;
  }

  /**
   * A file that is there although it was to be deleted.
   *
   * @param reason the store's words
   */
  public record Refusal(String path, String reason) {}

  /**
   * Deletes files below the root, as many with one request as the store takes.
   *
   * @return those that are still there
   */
  public List<Refusal> deleteFiles(List<String> paths) {
    try (BulkDelete bulk = store.createBulkDelete(rootPath)) {
      List<Callable<List<Refusal>>> tasks = new ArrayList<>();
      for (int from = 0; from < paths.size(); from += bulk.pageSize()) {
        List<String> page = paths.subList(from, Math.min(paths.size(), from + bulk.pageSize()));
        tasks.add(
            () -> {
              List<Refusal> refusals =
                  bulk.pageSize() == 1 ? deleted(page.get(0)) : deleted(page, bulk);
              filesDeleted.add(page.size() - refusals.size());
              return refusals;
            });
      }
      List<Refusal> refusals = new ArrayList<>();
      all(tasks).forEach(refusals::addAll);
      return refusals;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the bulk request, which says nothing of a file that the store just leaves. */
  private List<Refusal> deleted(String path) throws IOException {
    if (below(path) == null) {
      throw new IOException(path + " is not below " + root);
    }
    String reason = "no reason given";
    try {
      if (store.delete(new Path(path), false)) {
        return List.of();
      }
    } catch (IOException e) {
      reason = e.toString();
    }
    return refusal(path, reason);
  }

  private List<Refusal> deleted(List<String> page, BulkDelete bulk) throws IOException {
    List<Refusal> refusals = new ArrayList<>();
    for (Map.Entry<Path, String> failed : bulk.bulkDelete(page.stream().map(Path::new).toList())) {
      refusals.addAll(refusal(failed.getKey().toString(), failed.getValue()));
    }
    return refusals;
  }

  /** None where somebody else has deleted the file. */
  private List<Refusal> refusal(String path, String reason) throws IOException {
    return store.exists(new Path(path)) ? List.of(new Refusal(path, reason)) : List.of();
  }

  /** Deletes folders that are still empty. How many are gone. */
  public int deleteEmpty(List<String> folders) {
    Predicate<String> gone =
        folder -> {
          try {
            return store.delete(new Path(folder), false);
          } catch (IOException e) {
            return false; // somebody has put a file into it
          }
        };
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (String folder : folders) {
      tasks.add(() -> gone.test(folder));
    }
    return (int) all(tasks).stream().filter(done -> done).count();
  }

  /** What comes of all tasks; none is under way after it, whatever has become of others. */
  private <T> List<T> all(List<Callable<T>> tasks) {
    List<Future<T>> running = new ArrayList<>(tasks.size());
    tasks.forEach(task -> running.add(threads.submit(task)));
    List<T> results = new ArrayList<>(tasks.size());
    @Nullable Throwable failure = null;
    for (Future<T> result : running) {
      try {
        results.add(result(result));
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (InterruptedException e) {
        running.forEach(task -> task.cancel(true));
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while files were looked at", e);
      }
    }
    if (failure != null) {
      throw failure instanceof IOException io
          ? new UncheckedIOException(io)
          : new IllegalStateException(failure);
    }
    return results;
  }

  private <T> T result(Future<T> running) throws InterruptedException, ExecutionException {
    while (true) {
      try {
        long nanos = nextTellNanos - System.nanoTime();
        if (nanos > 0) {
          return running.get(nanos, TimeUnit.NANOSECONDS);
        }
      } catch (TimeoutException e) {
        // It is time to tell.
      }
      nextTellNanos = System.nanoTime() + TELL_NANOS;
      LOG.log(Level.INFO, progress());
    }
  }

  /** How far it has come. */
  public String progress() {
    return "%s: looked at %d files in %d folders, deleted %d files"
        .formatted(root, filesSeen.sum(), foldersSeen.sum(), filesDeleted.sum());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
