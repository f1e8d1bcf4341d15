package io.mangrove.log.storage.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.EnumSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.CreateOpts;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;

/**
 * A file is written under a temporary name, then renamed without overwriting, which the store does
 * for exactly one of several. HDFS, directly or behind a view file system: its name node renames in
 * one step. Azure: its service renames, or copies where names are flat, with {@code If-None-Match}.
 *
 * <p>To create a commit under its own name would not do on either: it would be there, empty, before
 * its bytes are, and a writer that dies in between would leave it so.
 */
final class RenamingFiles extends ReadOnlyFiles {
  private final ConcurrentHashMap<Owner, FileContext> contexts = new ConcurrentHashMap<>();

  private record Owner(
      @Nullable String scheme, @Nullable String authority, UserGroupInformation user) {}

  RenamingFiles(Configuration conf) {
    super(conf);
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    Path target = new Path(path);
    FileContext files = files(target);
    Path temporary = temporary(target);
    boolean renamed = false;
    try {
      write(files, temporary, content);
      files.rename(temporary, target, Rename.NONE);
      renamed = true;
    } catch (IOException e) {
      throw StoreReply.saysTaken(e) || wasNotRenamed(files, temporary, target)
          ? StoreReply.taken(target, e)
          : e;
    } finally {
      if (!renamed) {
        deleteQuietly(files, temporary);
      }
    }
  }

  /**
   * Whether another file has the name while ours has kept its own. Some file systems say no more
   * than that a rename did not work.
   */
  private static boolean wasNotRenamed(FileContext files, Path temporary, Path target) {
    try {
      return files.util().exists(temporary) && files.util().exists(target);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    try (OutputStream out = create(path)) {
      out.write(content);
    }
  }

  @Override
  public OutputStream create(String path) throws IOException {
    Path target = new Path(path);
    FileContext files = files(target);
    Path temporary = temporary(target);
    return new UnpublishedFile(
        open(files, temporary),
        () -> files.rename(temporary, target, Rename.OVERWRITE),
        () -> deleteQuietly(files, temporary));
  }

  @Override
  public void delete(String path) throws IOException {
    Path target = new Path(path);
    try {
      files(target).delete(target, false);
    } catch (FileNotFoundException e) {
      // Gone already, which is what was asked for.
    }
  }

  /** One for each store and user: each brings a client of its own, which nothing ever closes. */
  private FileContext files(Path path) throws IOException {
    URI uri = path.toUri();
    Owner owner =
        new Owner(uri.getScheme(), uri.getAuthority(), UserGroupInformation.getCurrentUser());
    FileContext known = contexts.get(owner);
    if (known != null) {
      return known;
    }
    FileContext made =
        uri.getScheme() == null
            ? FileContext.getFileContext(conf())
            : FileContext.getFileContext(uri, conf());
    FileContext earlier = contexts.putIfAbsent(owner, made);
    return earlier == null ? made : earlier;
  }

  private static void write(FileContext files, Path path, byte[] content) throws IOException {
    try (OutputStream out = open(files, path)) {
      out.write(content);
    }
  }

  /** Makes the folders above too: the name node does both in one call. */
  private static OutputStream open(FileContext files, Path path) throws IOException {
    return files.create(path, EnumSet.of(CreateFlag.CREATE), CreateOpts.createParent());
  }

  private static Path temporary(Path target) {
    return new Path(target.getParent(), HadoopPaths.temporaryName(target.getName()));
  }

  private static void deleteQuietly(FileContext files, Path path) {
    try {
      files.delete(path, false);
    } catch (IOException e) {
      // A hidden file that stays is no harm, and the reason we are here is the better exception.
    }
  }
}
