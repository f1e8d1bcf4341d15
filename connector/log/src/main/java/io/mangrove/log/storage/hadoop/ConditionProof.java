package io.mangrove.log.storage.hadoop;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Proof that a server does what a conditional PUT asks for. Many servers speak S3, and one that
 * passes over the condition would let every writer win. So before the first commit of this process
 * to a bucket a hidden empty object is put twice, and the second must be refused: three small
 * requests, once.
 */
final class ConditionProof {
  /** By identity, in effect: Hadoop keeps one file system for a bucket, a user and a setup. */
  private static final Set<FileSystem> PROVEN =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private ConditionProof() {}

  /** Makes an empty file if none of that name is there. */
  interface Upload {
    void putIfAbsent(Path path) throws IOException;
  }

  static void check(FileSystem files, Path target, Upload upload) throws IOException {
    if (PROVEN.contains(files)) {
      return;
    }
    Path probe = new Path(target.getParent(), HadoopPaths.temporaryName("conditional-create"));
    upload.putIfAbsent(probe);
    try {
      upload.putIfAbsent(probe);
    } catch (FileAlreadyExistsException e) {
      PROVEN.add(files);
      return;
    } finally {
      deleteQuietly(files, probe);
    }
    throw StorageError.refused(
        target.toString(), "its server made the same object twice although told not to");
  }

  private static void deleteQuietly(FileSystem files, Path path) {
    try {
      files.delete(path, false);
    } catch (IOException e) {
      // An empty hidden file is no harm; log cleanup removes it by its age.
    }
  }
}
