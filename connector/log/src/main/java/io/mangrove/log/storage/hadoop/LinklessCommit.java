package io.mangrove.log.storage.hadoop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Put-if-absent where a file system has no hard links (FAT, some network and container mounts):
 * look, then rename, under a lock. The lock is the operating system's, so that it ends with a
 * process that dies; such a lock is held by a process as a whole, hence the second one for threads.
 */
final class LinklessCommit {
  private static final ReentrantLock AMONG_THREADS = new ReentrantLock();
  private static final String LOCK_NAME = ".commit.lock";

  private LinklessCommit() {}

  static void moveIfAbsent(Path temporary, Path target) throws IOException {
    AMONG_THREADS.lock();
    try (FileChannel channel =
        FileChannel.open(
            target.resolveSibling(LOCK_NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      FileLock amongProcesses = channel.lock();
      try {
        if (Files.exists(target)) {
          throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        amongProcesses.release();
      }
    } finally {
      AMONG_THREADS.unlock();
    }
  }
}
