package io.mangrove.model;

import io.mangrove.QuickSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of random columns and properties live through random statements, OPTIMIZE, RESTORE and
 * VACUUM among them, and are after each what a model in memory is: their rows, their row ids, their
 * versions, and the feed replayed. {@code -Dmangrove.model.tables=2000} makes more of them, {@code
 * -Dmangrove.model.seed=n} others.
 */
class RandomChangesIT {
  private static final int STATEMENTS = 6;

  @TempDir Path folder;

  @Test
  void tablesAreWhatTheirStatementsSay() {
    SparkSession session = QuickSession.start();
    session.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    long seed = Long.getLong("mangrove.model.seed", 20_261_125L);
    int tables = Integer.getInteger("mangrove.model.tables", 25);
    for (int number = 0; number < tables; number++) {
      live(session, seed + number);
    }
  }

  private void live(SparkSession session, long seed) {
    Random random = new Random(seed);
    List<ModelColumn> columns = RandomChange.columns(random);
    CheckedTable table = new CheckedTable(session, folder.resolve("table" + seed), columns, random);
    RandomChange changes = new RandomChange(random, columns, true);
    List<String> story = new ArrayList<>();
    try {
      for (int i = 0; i < STATEMENTS; i++) {
        Change change = i == 0 ? changes.insert() : changes.any();
        story.add(change.sql("t", columns));
        table.run(change);
        if (i > 0 && random.nextInt(4) == 0) {
          story.add("then keep it in order");
          story.add(table.keepUp(random, session::sql));
        }
      }
      table.checkVersion(table.anyVersion(random));
      table.checkFeed();
    } catch (Throwable e) {
      throw new AssertionError(
          "seed %d, %s:%n%s".formatted(seed, table, String.join("\n", story)), e);
    }
  }
}
