package io.mangrove.spark.internals;

import io.mangrove.log.error.DeltaException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import scala.collection.Iterator;
import scala.concurrent.ExecutionContext$;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/**
 * Work on executors whose results are taken one by one as tasks end, in one Spark job: what has
 * been done need not wait for what is still under way.
 */
public final class TaskStream {
  /** How long a cancelled job is given to say that it has ended. */
  private static final long CANCEL_MILLIS = 10_000;

  /** Stands behind all that tasks gave back. */
  @SuppressWarnings("UnnecessaryLambda") // it is known again by its identity
  private static final Runnable END = () -> {};

  private TaskStream() {}

  /**
   * Runs a task for each part, and takes in the calling thread what each gives back, in the order
   * in which they end. Where a task fails for good, or the calling thread is interrupted, what
   * others gave back by then is taken before the failure is thrown; where the taking fails, the job
   * is cancelled.
   *
   * @throws DeltaException what a task failed with, if it was that
   */
  public static <I, O> void run(
      SparkSession session, List<I> parts, TaskRunner.Work<I, O> work, Consumer<O> taken) {
    if (parts.isEmpty()) {
      return;
    }
    RDD<O> results =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(parts, parts.size())
            .mapPartitionsWithIndex(
                (number, part) -> List.of(work.run(number, part.next())).iterator(), false)
            .rdd();
    BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    SimpleFutureAction<BoxedUnit> job = submitted(session, results, parts.size(), queue, taken);
    try {
      for (Runnable next = queue.take(); next != END; next = queue.take()) {
        next.run();
      }
      var unused = job.get();
    } catch (InterruptedException e) {
      job.cancel();
      takeRest(queue);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks were under way", e);
    } catch (SparkException e) {
      throw failure(e);
    } finally {
      if (!job.isCompleted()) {
        job.cancel();
      }
    }
  }

  /** What tasks gave back before the job heard that it is cancelled. */
  private static void takeRest(BlockingQueue<Runnable> queue) {
    try {
      Runnable next = queue.poll(CANCEL_MILLIS, TimeUnit.MILLISECONDS);
      while (next != null && next != END) {
        next.run();
        next = queue.poll(CANCEL_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      // Whoever interrupts twice does not want to wait; VACUUM finds the rest.
    }
  }

  private static <O> SimpleFutureAction<BoxedUnit> submitted(
      SparkSession session,
      RDD<O> results,
      int count,
      BlockingQueue<Runnable> queue,
      Consumer<O> taken) {
    List<Object> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(i);
    }
    SimpleFutureAction<BoxedUnit> job =
        session
            .sparkContext()
            .submitJob(
                results,
                new Only<O>(),
                CollectionConverters.asScala(partitions).toList(),
                new AbstractFunction2<Object, O, BoxedUnit>() {
                  @Override
                  public BoxedUnit apply(Object partition, O result) {
                    queue.add(() -> taken.accept(result));
                    return BoxedUnit.UNIT;
                  }
                },
                new AbstractFunction0<BoxedUnit>() {
                  @Override
                  public BoxedUnit apply() {
                    return BoxedUnit.UNIT;
                  }
                });
    job.onComplete(
        new AbstractFunction1<Try<BoxedUnit>, BoxedUnit>() {
          @Override
          public BoxedUnit apply(Try<BoxedUnit> unused) {
            queue.add(END);
            return BoxedUnit.UNIT;
          }
        },
        ExecutionContext$.MODULE$.fromExecutor(Runnable::run));
    return job;
  }

  /** The one result of a task. */
  private static final class Only<O> extends AbstractFunction1<Iterator<O>, O>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public O apply(Iterator<O> results) {
      return results.next();
    }
  }

  /** What a task failed with, else what the job did, rather than that somebody waited for it. */
  private static RuntimeException failure(SparkException e) {
    Throwable job = e.getCause() instanceof SparkException cause ? cause : e;
    return job.getCause() instanceof DeltaException known
        ? known
        : TaskStream.<RuntimeException>unchecked(job);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable e) throws T {
    throw (T) e;
  }
}
