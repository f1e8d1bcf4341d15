package io.mangrove.log.storage.hadoop;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A thread for one piece of work that must not be broken off in the middle. */
final class UninterruptedThread {
  private UninterruptedThread() {}

  /** Does the work and waits for its end; an interrupt of the caller is kept for afterwards. */
  static void run(String name, UnpublishedFile.Step work) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (IOException | RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    try {
      // Unlike get, join does not end with an interrupt, and leaves it set.
      done.join();
    } catch (CompletionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause());
    }
  }

  private static IOException rethrown(Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof IOException io ? io : new IOException(failure);
  }
}
