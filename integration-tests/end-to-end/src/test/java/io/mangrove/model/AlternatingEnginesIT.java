package io.mangrove.model;

import io.mangrove.QuickSession;
import io.mangrove.interop.DeltaSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables on which our statements and delta-spark's take turns, held against the same model. */
class AlternatingEnginesIT {
  private static final int TABLES = 6;
  private static final int STATEMENTS = 8;

  @TempDir Path folder;

  @Test
  void neitherHarmsTheOther() {
    SparkSession session = QuickSession.start();
    DeltaSpark other = DeltaSpark.running();
    String retention = "spark.databricks.delta.retentionDurationCheck.enabled";
    session.conf().set(retention, "false");
    other.run("SET " + retention + " = false");
    for (int number = 0; number < TABLES; number++) {
      Random random = new Random(Long.getLong("mangrove.model.seed", 1_125L) + number);
      List<ModelColumn> columns = RandomChange.columns(random);
      CheckedTable table =
          new CheckedTable(session, folder.resolve("table" + number), columns, random);
      RandomChange changes = new RandomChange(random, columns, false);
      List<String> story = new ArrayList<>();
      try {
        for (int i = 0; i < STATEMENTS; i++) {
          Change change = i == 0 ? changes.insert() : changes.any();
          boolean ours = i % 2 == 0;
          story.add((ours ? "ours: " : "delta-spark: ") + change.sql("t", columns));
          if (ours) {
            table.run(change);
          } else {
            table.runElsewhere(change, other::run);
          }
          if (random.nextInt(5) == 0) {
            story.add("then keep it in order, " + (ours ? "delta-spark" : "ours"));
            story.add(table.keepUp(random, ours ? other::run : session::sql));
          }
        }
        table.checkFeed();
      } catch (Throwable e) {
        throw new AssertionError(
            "number %d, %s:%n%s".formatted(number, table, String.join("\n", story)), e);
      }
    }
  }
}
