package io.mangrove.interop;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Work on a list, each thread taking the next when it is through with one: the parts that a
 * parallel stream cuts a list into take very different times where their work does.
 */
final class InParallel {
  private static final int THREADS = 3;

  private InParallel() {}

  /** The results in the order of the list. */
  static <T, R> List<R> map(List<T> list, Function<T, R> work) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<CompletableFuture<R>> results =
          list.stream()
              .map(one -> CompletableFuture.supplyAsync(() -> work.apply(one), threads))
              .toList();
      return results.stream().map(CompletableFuture::join).toList();
    } finally {
      threads.shutdown();
    }
  }
}
