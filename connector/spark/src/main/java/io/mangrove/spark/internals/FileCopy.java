package io.mangrove.spark.internals;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;

/**
 * A file to be copied byte by byte. Travels to the task that does it.
 *
 * @param from with its scheme, not percent-encoded
 * @param to likewise; there is nothing else under this name
 * @param sizeBytes roughly, where it is not known
 */
public record FileCopy(String from, String to, long sizeBytes) implements Serializable {
  public FileCopy {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
  }

  /**
   * Copies the file, in a task. Under its name it is there as a whole or not at all, so what an
   * earlier run has copied is not copied again.
   *
   * @return since when such a copy is there, in milliseconds since the epoch; empty if it was made
   */
  public OptionalLong run(TaskStore store) throws IOException {
    if (isUnwanted()) {
      throw unwanted();
    }
    Configuration conf = store.configuration();
    Path source = new Path(from);
    Path target = new Path(to);
    FileSystem sources = source.getFileSystem(conf);
    FileSystem targets = target.getFileSystem(conf);
    FileStatus status = sources.getFileStatus(source);
    OptionalLong there = thereSince(targets, target, status.getLen());
    if (there.isPresent()) {
      return there;
    }
    // Not a hidden name: VACUUM is to find what a run leaves that is killed.
    Path unfinished = target.suffix("-" + UUID.randomUUID() + ".unfinished");
    // The local store's own checksums would be a second file beside each.
    FileSystem plain = targets instanceof LocalFileSystem local ? local.getRaw() : targets;
    FileUtil.copy(sources, status, plain, unfinished, false, true, conf);
    if (isUnwanted()) {
      plain.delete(unfinished, false);
      throw unwanted();
    }
    if (!plain.rename(unfinished, target)) {
      OptionalLong raced = thereSince(targets, target, status.getLen());
      plain.delete(unfinished, false);
      if (raced.isEmpty()) {
        throw new IOException("cannot rename " + unfinished + " to " + target);
      }
      return raced;
    }
    return OptionalLong.empty();
  }

  /** What a job that has failed has copied may be deleted: no copy is to come behind that. */
  private static boolean isUnwanted() {
    TaskContext task = TaskContext.get();
    return task != null && task.isInterrupted();
  }

  private IOException unwanted() {
    return new IOException("the job that was to copy " + from + " has ended");
  }

  private static OptionalLong thereSince(FileSystem store, Path path, long sizeBytes)
      throws IOException {
    try {
      FileStatus status = store.getFileStatus(path);
      return status.getLen() == sizeBytes
          ? OptionalLong.of(status.getModificationTime())
          : OptionalLong.empty();
    } catch (FileNotFoundException e) {
      return OptionalLong.empty();
    }
  }
}
