package io.mangrove.log.storage.hadoop;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hadoop.conf.Configuration;

/**
 * A store that cannot make a file only once, written to by this process alone, as the user has
 * said. Its threads wait for one another.
 */
final class SingleWriterFiles extends ObjectFiles {
  private static final ReentrantLock AMONG_THREADS = new ReentrantLock();

  SingleWriterFiles(Configuration conf) {
    super(conf);
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    AMONG_THREADS.lock();
    try {
      if (find(path) != null) {
        throw new FileAlreadyExistsException(path);
      }
      replace(path, content);
    } finally {
      AMONG_THREADS.unlock();
    }
  }
}
