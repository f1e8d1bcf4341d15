package io.mangrove.spark.internals;

import static io.mangrove.spark.testkit.LocalSpark.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;

class TaskStreamTest {
  private static final String DESCRIPTION = "spark.job.description";

  /** Gives back its part at once if that is the first, else not within the time of any test. */
  private static int waiting(int part) throws InterruptedException {
    if (part > 0) {
      Thread.sleep(600_000);
    }
    return part;
  }

  @Test
  void whoCancelsTheJobGroupKeepsWhatWasDone() {
    SparkContext context = session().sparkContext();
    List<Integer> taken = new ArrayList<>();
    context.setJobGroup("stream", "to be cancelled", true);
    try {
      Throwable failure =
          catchThrowable(
              () ->
                  TaskStream.run(
                      session(),
                      List.of(0, 1),
                      (number, part) -> waiting(part),
                      done -> {
                        taken.add(done);
                        context.cancelJobGroup("stream");
                      }));
      assertThat(failure).hasMessageContaining("cancelled");
      assertThat(taken).containsExactly(0);
    } finally {
      context.clearJobGroup();
    }
  }

  @Test
  void whoIsInterruptedKeepsWhatWasDone() throws InterruptedException, TimeoutException {
    List<Integer> taken = new ArrayList<>();
    List<Throwable> failure = new ArrayList<>();
    Thread waiter =
        new Thread(
            () ->
                failure.add(
                    catchThrowable(
                        () ->
                            TaskStream.run(
                                session(),
                                List.of(0, 1),
                                (number, part) -> waiting(part),
                                done -> {
                                  taken.add(done);
                                  Thread.currentThread().interrupt();
                                }))));
    waiter.start();
    waiter.join();
    assertThat(taken).containsExactly(0);
    assertThat(failure).hasSize(1);
    assertThat(failure.get(0)).hasMessageContaining("interrupted");
    session().sparkContext().listenerBus().waitUntilEmpty(10_000);
    assertThat(session().sparkContext().statusTracker().getActiveJobIds()).isEmpty();
  }

  @Test
  void jobsAreDescribedAsLongAsTheyRun() {
    SparkContext context = session().sparkContext();
    context.setLocalProperty(DESCRIPTION, "the user's");
    try {
      assertThat(
              JobDescription.during(
                  session(), "OPTIMIZE t", () -> context.getLocalProperty(DESCRIPTION)))
          .isEqualTo("OPTIMIZE t");
      assertThat(context.getLocalProperty(DESCRIPTION)).isEqualTo("the user's");
    } finally {
      context.setLocalProperty(DESCRIPTION, null);
    }
  }
}
