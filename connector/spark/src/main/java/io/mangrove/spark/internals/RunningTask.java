package io.mangrove.spark.internals;

import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskFailureListener;

/** The task that the calling thread runs. In a thread that runs none, nothing is done. */
public final class RunningTask {
  private RunningTask() {}

  /** Does something if the task fails, be it after all that it was started for. */
  public static void onFailure(Runnable action) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskFailureListener listener = (context, error) -> action.run();
      var unused = task.addTaskFailureListener(listener);
    }
  }

  /**
   * Fails the task if it was killed, as it is when its job has failed or another attempt was
   * faster: the driver would not hear of what it made.
   */
  public static void checkIsWanted() {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.killTaskIfInterrupted();
    }
  }
}
