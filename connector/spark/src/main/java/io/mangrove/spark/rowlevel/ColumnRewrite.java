package io.mangrove.spark.rowlevel;

import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.spark.internals.TaskRunner;
import io.mangrove.spark.internals.TaskStream;
import io.mangrove.spark.write.ColumnwiseFiles;
import io.mangrove.spark.write.ColumnwiseFiles.Part;
import io.mangrove.spark.write.WritePlan;
import io.mangrove.spark.write.WrittenFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is left of files into new ones column by column, which costs less than making rows of
 * it: one Spark job, with a task for each file. A small file that the statement made goes into a
 * new one too, so that statements do not leave ever more files behind.
 */
final class ColumnRewrite {
  /** How many times the size of what it takes in a file must have. */
  private static final int SHARE = 4;

  private final SparkSession session;
  private final WritePlan plan;
  private final Consumer<WrittenFile> told;

  /**
   * @param plan of rows of all columns
   * @param told of each new file as its task ends, whether or not all others end well
   */
  ColumnRewrite(SparkSession session, WritePlan plan, Consumer<WrittenFile> told) {
    this.session = session;
    this.plan = plan;
    this.told = told;
  }

  /**
   * What became of files.
   *
   * @param written the new files, which are in no commit yet
   * @param taken files of the statement whose rows are in them
   * @param refused files that cannot be copied by columns
   */
  record Outcome(List<WrittenFile> written, List<WrittenFile> taken, List<GoneFrom> refused) {}

  /**
   * A file of which all rows are copied that are not gone.
   *
   * @param gone also those that were gone before
   */
  record GoneFrom(TouchedFile file, DeletionVector gone) {}

  /** One new file to be. */
  private record Plan(
      GoneFrom file, List<@Nullable String> partitionValues, List<WrittenFile> taken) {
    boolean hasRoomFor(WrittenFile made) {
      long size = made.sizeBytes();
      for (WrittenFile other : taken) {
        size += other.sizeBytes();
      }
      return size * SHARE <= file.file().file().sizeBytes();
    }

    Task task() {
      List<Part> parts = new ArrayList<>();
      parts.add(new Part(file.file().file().path(), file.gone()));
      taken.forEach(made -> parts.add(new Part(made.path(), null)));
      return new Task(parts, partitionValues);
    }
  }

  /** The same as it travels. */
  private record Task(List<Part> parts, List<@Nullable String> partitionValues)
      implements Serializable {}

  /**
   * Writes the new files.
   *
   * @param made what the statement wrote, in no commit yet
   */
  Outcome run(List<GoneFrom> files, List<WrittenFile> made) {
    List<Plan> plans = plans(files, made);
    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    TaskStream.run(
        session,
        plans.stream().map(Plan::task).toList(),
        new Copy(plan.columnwise()),
        done -> take(plans.get(done.number), done.copied, outcome));
    return outcome;
  }

  private void take(Plan done, ColumnwiseFiles.@Nullable Copied copied, Outcome outcome) {
    if (copied == null) {
      outcome.refused.add(done.file);
      return;
    }
    outcome.taken.addAll(done.taken);
    WrittenFile file = copied.file();
    if (file != null) {
      told.accept(file);
      outcome.written.add(file);
    }
  }

  private List<Plan> plans(List<GoneFrom> files, List<WrittenFile> made) {
    List<Plan> plans = new ArrayList<>();
    Map<List<@Nullable String>, List<Plan>> byPartition = new HashMap<>();
    for (GoneFrom file : files) {
      List<@Nullable String> values = plan.partitionValues(file.file().file());
      Plan one = new Plan(file, values, new ArrayList<>());
      plans.add(one);
      byPartition.computeIfAbsent(values, none -> new ArrayList<>()).add(one);
    }
    int turn = 0;
    for (WrittenFile file : made) {
      List<Plan> hosts = byPartition.getOrDefault(file.partitionValues(), List.of());
      if (!hosts.isEmpty()) {
        Plan host = hosts.get(turn++ % hosts.size());
        if (host.hasRoomFor(file)) {
          host.taken.add(file);
        }
      }
    }
    return plans;
  }

  /**
   * What came of a task.
   *
   * @param copied null: the file cannot be copied by columns
   */
  private record Done(int number, ColumnwiseFiles.@Nullable Copied copied)
      implements Serializable {}

  /** What a task does. */
  private record Copy(ColumnwiseFiles files) implements TaskRunner.Work<Task, Done> {
    @Override
    public Done run(int number, Task task) throws IOException {
      return new Done(number, files.write(number, task.parts(), task.partitionValues()));
    }
  }
}
