package io.mangrove.log.storage.hadoop;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An object store that makes an object only if none of that name is there: S3, and whatever speaks
 * its language, by {@code If-None-Match: *} on the one PUT that a commit is, or on the completion
 * of a large one's parts; Google's by the generation that an object does not have yet.
 *
 * <p>A store that tries again by itself, after a reply was lost, finds its own first try in the way
 * and says that the name is taken. Whoever asked must look whose file it is.
 */
final class ConditionalFiles extends ObjectFiles {

  /** Hadoop's own option, which only a file system that honours it accepts. */
  private static final String IF_ABSENT = "fs.option.create.conditional.overwrite";

  private static final int MAX_CONFLICTS = 8;
  private static final int LONGEST_PAUSE_MILLIS = 200;

  ConditionalFiles(Configuration conf) {
    super(conf);
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    Path target = new Path(path);
    FileSystem files = fileSystem(target);
    boolean byOption = files.hasPathCapability(target, IF_ABSENT);
    if (byOption) {
      ConditionProof.check(files, target, probe -> upload(files, probe, new byte[0]));
      uploadThroughConflicts(files, target, content);
    } else if (speaksS3(path)) {
      throw StorageError.refused(
          path,
          "the file system "
              + files.getClass().getName()
              + " has no conditional create, which Hadoop's S3A has from 3.4.2 on unless"
              + " fs.s3a.create.conditional.enabled is false");
    } else {
      create(files, target, content);
    }
  }

  private static boolean speaksS3(String path) {
    String scheme = HadoopPaths.scheme(path);
    return scheme != null && scheme.toLowerCase(Locale.ROOT).startsWith("s3");
  }

  /** S3 may ask to try again if another upload of that name was under way at the same time. */
  private static void uploadThroughConflicts(FileSystem files, Path target, byte[] content)
      throws IOException {
    for (int conflict = 1; ; conflict++) {
      try {
        upload(files, target, content);
        return;
      } catch (IOException e) {
        if (!StoreReply.asksToTryAgain(e) || conflict == MAX_CONFLICTS) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void upload(FileSystem files, Path target, byte[] content) throws IOException {
    // Whether something is there is decided at close, and by the store.
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(target);
    write(builder.recursive().must(IF_ABSENT, true).build(), target, content);
  }

  /**
   * On a thread of its own, which nobody interrupts: Google's connector uploads in the background,
   * and has been seen to take the interrupted half of a file for the whole.
   */
  private static void create(FileSystem files, Path target, byte[] content) throws IOException {
    UninterruptedThread.run(
        "commit of " + target.getName(),
        () -> {
          try {
            write(files.create(target, false), target, content);
          } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
            throw StoreReply.taken(target, e);
          }
        });
  }

  private static void write(FSDataOutputStream out, Path target, byte[] content)
      throws IOException {
    try {
      out.write(content);
    } catch (IOException | RuntimeException e) {
      abort(out);
      throw e;
    }
    try {
      out.close();
    } catch (IOException e) {
      throw StoreReply.saysTaken(e) ? StoreReply.taken(target, e) : e;
    }
  }

  private static void abort(FSDataOutputStream out) {
    try {
      out.abort();
    } catch (UnsupportedOperationException e) {
      // It stays open: to close it would make a file of half a commit.
    }
  }

  private static void pause(IOException conflict) throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw conflict;
    }
  }
}
