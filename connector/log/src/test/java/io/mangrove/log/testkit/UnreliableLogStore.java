package io.mangrove.log.testkit;

import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * A store that takes its time, and whose answers to commits are sometimes lost, late or wrong about
 * who was first. Each thread should have one of its own, since it decides by one sequence of random
 * numbers.
 */
public final class UnreliableLogStore extends ForwardingLogStore {
  private static final int LONGEST_WAIT_NANOS = 300_000;

  private final Random random;
  private final ExecutorService late;
  private final List<Future<?>> pending = new CopyOnWriteArrayList<>();

  /**
   * @param late carries out what was asked for long ago
   */
  public UnreliableLogStore(LogStore target, long seed, ExecutorService late) {
    super(target);
    this.random = new Random(seed);
    this.late = late;
  }

  /** Waits until nothing is under way any more. */
  public void settle() throws InterruptedException, ExecutionException {
    for (Future<?> request : pending) {
      request.get();
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    pause();
    if (isCommit(path) && random.nextInt(200) == 0) {
      throw new IOException("the store does not answer");
    }
    return super.open(path);
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    pause();
    if (!isCommit(path)) {
      super.putIfAbsent(path, content);
      return;
    }
    switch (random.nextInt(12)) {
      case 0 -> throw new IOException("the request was lost");
      case 1 -> {
        super.putIfAbsent(path, content);
        throw new IOException("the reply was lost");
      }
      case 2 -> {
        super.putIfAbsent(path, content);
        throw new FileAlreadyExistsException(path); // a client that tried again by itself
      }
      case 3 -> {
        pending.add(late.submit(() -> putLate(path, content)));
        throw new IOException("the request is late");
      }
      default -> {
        super.putIfAbsent(path, content);
        pause();
      }
    }
  }

  private void putLate(String path, byte[] content) {
    LockSupport.parkNanos(LONGEST_WAIT_NANOS);
    try {
      super.putIfAbsent(path, content);
    } catch (IOException e) {
      // Nobody waits for the answer.
    }
  }

  private void pause() {
    if (random.nextInt(3) == 0) {
      LockSupport.parkNanos(random.nextInt(LONGEST_WAIT_NANOS));
    }
  }

  private static boolean isCommit(String path) {
    return path.endsWith(".json");
  }
}
