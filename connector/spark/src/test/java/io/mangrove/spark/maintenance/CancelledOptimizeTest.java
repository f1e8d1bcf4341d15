package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An OPTIMIZE that somebody breaks off has done some of its parts, and each of them whole. */
class CancelledOptimizeTest {
  private static final int PARTITIONS = 8;
  private static final Map<String, String> SMALL_PARTS =
      Map.of(
          "spark.databricks.delta.optimize.batchSize",
          "1",
          "spark.databricks.delta.optimize.clustering.mergeStrategy.minCubeSize.targetCubeSize",
          "3000",
          "spark.mangrove.optimize.commitIntervalMillis",
          "0");

  private final String table = newName();

  @BeforeEach
  void workInSmallParts() {
    SMALL_PARTS.forEach(session().conf()::set);
  }

  @AfterEach
  void asBefore() {
    SMALL_PARTS.keySet().forEach(session().conf()::unset);
  }

  private void create(String layout) {
    sql("CREATE TABLE %s (a BIGINT, p INT) USING delta %s".formatted(table, layout));
    for (int i = 0; i < 2; i++) {
      sql(
          "INSERT INTO %s SELECT /*+ REPARTITION(%d, p) */ id, CAST(id %% %d AS INT) p FROM range(400)"
              .formatted(table, PARTITIONS, PARTITIONS));
    }
  }

  private long files() {
    return sql("SELECT DISTINCT _metadata.file_path FROM " + table).size();
  }

  private long commits() {
    return session()
        .sql("CALL system.describe_history('%s')".formatted(table))
        .where("operation = 'OPTIMIZE'")
        .count();
  }

  private List<String> rows() {
    return sql("SELECT * FROM %s ORDER BY a, p".formatted(table));
  }

  /** Acts once, as soon as the job of the statement has come far enough. */
  private static final class Breaker extends SparkListener {
    private final String description;
    private final Runnable action;
    private volatile int job = -1;
    private boolean done;

    Breaker(String description, Runnable action) {
      this.description = description;
      this.action = action;
    }

    private void act() {
      if (!done) {
        done = true;
        action.run();
      }
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      String text = start.properties().getProperty("spark.job.description", "");
      if (text.contains("part 2 of")) {
        act();
      } else if (text.contains(description)) {
        job = start.jobId();
      }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (job >= 0 && description.contains("into")) {
        act();
      }
    }
  }

  @ParameterizedTest(name = "OPTIMIZE{1} of a table {0}, broken off by {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "PARTITIONED BY (p) |                              | files into     | cancelling",
        "PARTITIONED BY (p) |                              | files into     | interrupting",
        "PARTITIONED BY (p) | , zorder_by => array('a')    | files in order | cancelling",
        "PARTITIONED BY (p) | , zorder_by => array('a')    | files in order | interrupting",
        "CLUSTER BY (a)     |                              | files in order | cancelling"
      })
  void whatIsDoneStaysAndTheRestIsAsItWas(
      String layout, String arguments, String description, String means) throws Exception {
    create(layout);
    List<String> before = rows();
    long most = files();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    SparkContext context = session().sparkContext();
    Thread statement =
        new Thread(
            () -> {
              context.setJobGroup(table, "", true);
              try {
                var unused =
                    sql(
                        "CALL system.optimize('%s'%s)"
                            .formatted(table, arguments == null ? "" : arguments));
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    Breaker breaker =
        new Breaker(
            description,
            () -> {
              if (means.equals("cancelling")) {
                context.cancelJobGroupAndFutureJobs(table);
              } else {
                statement.interrupt();
              }
            });
    context.addSparkListener(breaker);
    try {
      statement.start();
      statement.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(statement.isAlive()).isFalse();
    } finally {
      context.removeSparkListener(breaker);
    }

    assertThat(failure.get()).isNotNull();
    assertThat(rows()).isEqualTo(before);
    boolean mayBeHitWhileItCommits = means.equals("interrupting") && description.contains("into");
    assertThat(commits()).isBetween(mayBeHitWhileItCommits ? 0L : 1L, PARTITIONS - 1L);
    assertThat(files()).isLessThanOrEqualTo(most - commits());
    sql("CALL system.optimize('%s'%s)".formatted(table, arguments == null ? "" : arguments));
    assertThat(rows()).isEqualTo(before);
    assertThat(files()).isLessThanOrEqualTo(PARTITIONS);
  }
}
