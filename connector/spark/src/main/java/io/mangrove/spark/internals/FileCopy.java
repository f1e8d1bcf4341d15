package io.mangrove.spark.internals;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Serializable;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

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
   * earlier run has copied is not copied again. Whether it was.
   */
  public boolean run(TaskStore store) throws IOException {
    Configuration conf = store.configuration();
    Path source = new Path(from);
    Path target = new Path(to);
    FileSystem sources = source.getFileSystem(conf);
    FileSystem targets = target.getFileSystem(conf);
    FileStatus status = sources.getFileStatus(source);
    if (isThere(targets, target, status.getLen())) {
      return false;
    }
    // Not a hidden name: VACUUM is to find what a run leaves that is killed.
    Path unfinished = target.suffix("-" + UUID.randomUUID() + ".unfinished");
    // The local store's own checksums would be a second file beside each.
    FileSystem plain = targets instanceof LocalFileSystem local ? local.getRaw() : targets;
    FileUtil.copy(sources, status, plain, unfinished, false, true, conf);
    if (!plain.rename(unfinished, target)) {
      boolean raced = isThere(targets, target, status.getLen());
      plain.delete(unfinished, false);
      if (!raced) {
        throw new IOException("cannot rename " + unfinished + " to " + target);
      }
      return false;
    }
    return true;
  }

  private static boolean isThere(FileSystem store, Path path, long sizeBytes) throws IOException {
    return store.exists(path) && store.getFileStatus(path).getLen() == sizeBytes;
  }
}
