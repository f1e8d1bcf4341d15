package io.mangrove.spark.internals;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Work that goes on in the driver behind the statements that caused it, a piece at a time. Its
 * threads do not keep the driver alive, and end when there is nothing to do. For many threads.
 */
public final class BackgroundWork {
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final Map<String, Future<?>> newest = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads;

  /**
   * Work without a thread yet.
   *
   * @param name of the threads
   */
  public BackgroundWork(String name) {
    threads =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Has work done later, in jobs of its own that belong to no statement. Work of a subject that is
   * still waiting is done once.
   *
   * @param work never throws
   */
  public void submit(SparkSession session, String subject, Runnable work) {
    if (waiting.add(subject)) {
      newest.put(
          subject,
          threads.submit(
              () -> {
                waiting.remove(subject);
                if (!isOver(session)) {
                  run(session, work);
                }
              }));
    }
  }

  /**
   * Waits for work of a subject that waits itself or is under way.
   *
   * @return whether there was any
   */
  public boolean await(String subject) {
    Future<?> work = newest.get(subject);
    if (work == null || work.isDone()) {
      return false;
    }
    try {
      work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // work never throws
    }
    return true;
  }

  /** Whether the session is stopped, so that no work can succeed any more. */
  public static boolean isOver(SparkSession session) {
    return session.sparkContext().isStopped();
  }

  private static void run(SparkSession session, Runnable work) {
    SparkContext context = session.sparkContext();
    context.setLocalProperties(new Properties()); // a thread inherits what its maker was about
    SparkSession.setActiveSession(session);
    try {
      work.run();
    } finally {
      SparkSession.clearActiveSession();
    }
  }
}
