package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;

/** What Spark's UI shows of the jobs of a statement that no query plans. */
class DescribedJobsTest {
  private static final String KEY = "spark.job.description";

  private final Path root = newDirectory();
  private final String table = "delta.`" + root + "/t`";
  private final String shown = "delta.`file:" + root;

  /** The texts of a statement's jobs, each once. */
  private static List<String> described(String statement) throws TimeoutException {
    List<String> texts = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            texts.add(String.valueOf(start.properties().getProperty(KEY)));
          }
        };
    SparkContext context = session().sparkContext();
    context.addSparkListener(listener);
    try {
      sql(statement);
      context.listenerBus().waitUntilEmpty(10_000);
    } finally {
      context.removeSparkListener(listener);
    }
    assertThat(context.getLocalProperty(KEY)).as("what is left of it").isNull();
    return List.copyOf(new LinkedHashSet<>(texts));
  }

  @Test
  void jobsOfMaintenanceSayOfWhatTheyAre() throws TimeoutException {
    sql(
        ("CREATE TABLE %s USING delta TBLPROPERTIES ('delta.columnMapping.mode' = 'name',"
                + " 'delta.enableDeletionVectors' = 'true')"
                + " AS SELECT /*+ COALESCE(1) */ id AS a, id AS b FROM range(4)")
            .formatted(table));
    sql("DELETE FROM %s WHERE a = 1".formatted(table));
    sql("INSERT INTO %s VALUES (9, 9)".formatted(table));
    assertThat(
            described(
                "CALL system.clone('delta.`%s/copy`', '%s', deep => true)".formatted(root, table)))
        .containsExactly("CLONE " + shown + "/copy`: 2 files");
    assertThat(described("CALL system.compute_stats('%s')".formatted(table)))
        .containsExactly("ANALYZE " + shown + "/t`: the footers of 2 files");
    sql("ALTER TABLE %s DROP COLUMN b".formatted(table));
    assertThat(described("CALL system.reorg('%s')".formatted(table)))
        .containsExactly(
            "REORG " + shown + "/t`: the footers of 1 files",
            "OPTIMIZE " + shown + "/t`: 2 files into 1");
  }

  @Test
  void jobsOfAConversionSayOfWhatTheyAre() throws TimeoutException {
    session().range(3).coalesce(1).write().parquet(root + "/plain");
    String files = "Files in file:" + root + "/plain: ";
    assertThat(described("CALL system.convert_to_delta('parquet.`%s/plain`')".formatted(root)))
        .containsExactly(files + "the schema of 1", files + "the statistics of 1");
  }
}
