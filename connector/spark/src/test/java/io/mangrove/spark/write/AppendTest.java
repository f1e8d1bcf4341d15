package io.mangrove.spark.write;

import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.AddFile;
import io.mangrove.spark.testkit.LocalSpark;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkThrowable;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class AppendTest {
  private final SparkSession session = LocalSpark.session();

  @Test
  void eachTaskWithRowsWritesOneFile() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    session.range(0, 80, 1, 8).where("id >= 20").writeTo(table.name()).append();

    assertThat(table.files()).hasSize(6);
    assertThat(table.rows()).hasSize(60);
    for (AddFile file : table.files()) {
      assertThat(file.path()).matches("part-0000[0-9]-[0-9a-f-]{36}-c000\\.snappy\\.parquet");
      assertThat(file.sizeBytes()).isEqualTo(Files.size(table.onDisk(file)));
    }
  }

  @Test
  void aFileIsAddedWithItsExactSizeWhateverTheStoreRounds() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT, s STRING", "PARTITIONED BY (p INT)");
    table.insert("SELECT id, repeat('x', 1000), id % 3 FROM range(3000)");
    for (AddFile file : table.files()) {
      assertThat(file.sizeBytes()).isEqualTo(Files.size(table.onDisk(file)));
    }
  }

  @Test
  void anAppendOfNoRowsIsACommitWithoutFiles() {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    table.insert("SELECT * FROM range(10) WHERE id < 0");

    assertThat(table.snapshot().version()).isEqualTo(1);
    assertThat(table.files()).isEmpty();
    assertThat(table.dataFilesOnDisk()).isEmpty();
    assertThat(table.lastCommit().operationMetrics())
        .containsEntry("numFiles", "0")
        .containsEntry("numOutputRows", "0");
  }

  @Test
  void theCommitTellsWhatWasDone() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    session
        .range(0, 10, 1, 2)
        .toDF()
        .writeTo(table.name())
        .option("userMetadata", "of the night run")
        .append();

    assertThat(table.lastCommit().operation()).isEqualTo("WRITE");
    assertThat(table.lastCommit().operationParameters())
        .containsEntry("mode", "Append")
        .containsEntry("partitionBy", "[]");
    long bytes = table.files().stream().mapToLong(AddFile::sizeBytes).sum();
    assertThat(table.lastCommit().operationMetrics())
        .isEqualTo(
            Map.of("numFiles", "2", "numOutputRows", "10", "numOutputBytes", Long.toString(bytes)));
    assertThat(table.lastCommit().userMetadata()).isEqualTo("of the night run");
    assertThat(table.lastCommit().isBlindAppend()).isTrue();
  }

  @Test
  void aFileEndsAfterTheGivenNumberOfRows() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT, p INT", "PARTITIONED BY (p)");
    session
        .range(0, 25, 1, 1)
        .selectExpr("id", "CAST(id % 2 AS INT) p")
        .writeTo(table.name())
        .option("maxRecordsPerFile", "5")
        .append();

    assertThat(table.files()).hasSize(6); // 13 rows and 12 rows
    assertThat(table.rows()).hasSize(25);
  }

  @Test
  void aNumberedWriteCountsOnce() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    numbered(table, "3");
    numbered(table, "3");
    numbered(table, "2");
    assertThat(table.snapshot().version()).isEqualTo(1);
    assertThat(table.dataFilesOnDisk()).isEqualTo(table.dataFilesInLog()).hasSize(1);

    numbered(table, "4");
    assertThat(table.rows()).hasSize(10);
    assertThat(table.snapshot().transactionVersion("nightly")).isEqualTo(4L);
  }

  private void numbered(TableOnDisk table, String version) throws Exception {
    session
        .range(0, 5, 1, 1)
        .toDF()
        .writeTo(table.name())
        .option("txnAppId", "nightly")
        .option("txnVersion", version)
        .append();
  }

  @Test
  void aNumberWithoutAnApplicationIsRefused() {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    assertThatThrownBy(
            () -> session.range(1).toDF().writeTo(table.name()).option("txnVersion", "1").append())
        .satisfies(
            e ->
                assertThat(((SparkThrowable) e).getCondition())
                    .isEqualTo("DELTA_INVALID_IDEMPOTENT_WRITES_OPTIONS"));
  }

  @Test
  void compressionIsTheOptionsThenTheTablesThenTheSessions() throws Exception {
    TableOnDisk table =
        TableOnDisk.create(
            "id BIGINT", "TBLPROPERTIES ('delta.parquet.compression.codec' = 'zstd')");
    session.range(1).toDF().writeTo(table.name()).append();
    session.range(1).toDF().writeTo(table.name()).option("compression", "gzip").append();
    session.range(1).toDF().writeTo(table.name()).option("compression", "none").append();

    assertThat(table.dataFilesInLog())
        .anyMatch(name -> name.endsWith("-c000.zstd.parquet"))
        .anyMatch(name -> name.endsWith("-c000.gz.parquet"))
        .anyMatch(name -> name.endsWith("-c000.parquet"));
    assertThat(table.rows()).hasSize(3);
  }

  @Test
  void aRearrangementSaysSo() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    session.range(1).toDF().writeTo(table.name()).append();
    session.range(1).toDF().writeTo(table.name()).option("dataChange", "false").append();
    assertThat(table.commit(1)).contains("\"dataChange\":true");
    assertThat(table.commit(2)).contains("\"dataChange\":false");
  }

  @Test
  void anAppendRunsTheJobsOfItsQueryAndNoOther() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT", "");
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    session.sparkContext().addSparkListener(counter);
    try {
      session.range(0, 100, 1, 1).toDF().writeTo(table.name()).append();
      session.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(jobs).hasValue(1);
    } finally {
      session.sparkContext().removeSparkListener(counter);
    }
  }

  @Test
  void aWriteThatFailsLeavesTheTableAndItsDirectoryAsTheyWere() {
    session
        .udf()
        .register(
            "fails_at_nine",
            (UDF1<Long, Long>)
                id -> {
                  if (id == 9) {
                    throw new IllegalStateException("nine");
                  }
                  return id;
                },
            DataTypes.LongType);
    TableOnDisk table = TableOnDisk.create("id BIGINT, p BIGINT", "PARTITIONED BY (p)");
    table.insert("SELECT id, id % 2 FROM range(4)");
    List<String> before = table.rows();

    // One task: Spark does not tell what another has written that ends as this one fails.
    Dataset<Row> rows = session.range(0, 10, 1, 1).selectExpr("fails_at_nine(id) id", "id % 3 p");
    assertThatThrownBy(() -> rows.writeTo(table.name()).append()).hasStackTraceContaining("nine");

    assertThat(table.snapshot().version()).isEqualTo(1);
    assertThat(table.rows()).isEqualTo(before);
    assertThat(table.dataFilesOnDisk()).isEqualTo(table.dataFilesInLog());
  }

  @Test
  void rowsOfMorePartitionsThanFilesMayBeOpenAreSortedAndWrittenWhole() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT, p STRING", "PARTITIONED BY (p)");
    session
        .range(0, 3000, 1, 1)
        .selectExpr("id", "concat('p', id % 300) p")
        .writeTo(table.name())
        .append();

    assertThat(table.files()).hasSize(300);
    assertThat(table.rows()).hasSize(3000).doesNotHaveDuplicates();
    assertThat(sql("SELECT count(*) FROM " + table.name() + " WHERE p = 'p7'").head().getLong(0))
        .isEqualTo(10);
  }

  @Test
  void columnsOfATypeThatDeltaLacksAreRefusedByName() {
    assertThatThrownBy(
            () -> {
              TableOnDisk table = TableOnDisk.create("id BIGINT, i INTERVAL DAY TO SECOND", "");
              table.insert("SELECT 1L, INTERVAL '1' DAY");
            })
        .satisfies(
            e ->
                assertThat(((SparkThrowable) e).getCondition())
                    .isEqualTo("DELTA_UNSUPPORTED_DATA_TYPES"));
  }
}
