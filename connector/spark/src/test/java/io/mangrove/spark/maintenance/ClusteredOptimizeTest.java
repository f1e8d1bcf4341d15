package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clustered tables are made by other engines so far; here, by what they write into the log. */
class ClusteredOptimizeTest {
  private final Path root = newDirectory();
  private final String table = "delta.`" + root + "`";

  @BeforeEach
  void create() throws IOException {
    Files.createDirectories(root.resolve("_delta_log"));
    Files.writeString(
        root.resolve("_delta_log/00000000000000000000.json"),
        """
        {"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["clustering","domainMetadata","appendOnly","invariants"]}}
        {"metaData":{"id":"c","format":{"provider":"parquet","options":{}},"schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[{\\"name\\":\\"a\\",\\"type\\":\\"integer\\",\\"nullable\\":true,\\"metadata\\":{}},{\\"name\\":\\"b\\",\\"type\\":\\"string\\",\\"nullable\\":true,\\"metadata\\":{}}]}","partitionColumns":[],"configuration":{},"createdTime":0}}
        {"domainMetadata":{"domain":"delta.clustering","configuration":"{\\"clusteringColumns\\":[[\\"b\\"],[\\"a\\"]]}","removed":false}}
        """);
  }

  private Row optimize(String arguments) {
    return session()
        .sql("CALL system.optimize('%s'%s)".formatted(table, arguments))
        .select("metrics.*")
        .collectAsList()
        .get(0);
  }

  private List<AddFile> files() {
    DeltaLog log = DeltaLog.forTable(new HadoopLogStore(new Configuration()), "file:" + root);
    ActiveFiles active = log.loadSnapshot().activeFiles();
    List<AddFile> files = new ArrayList<>();
    for (int row = active.nextRow(0); row >= 0; row = active.nextRow(row + 1)) {
      files.add(active.file(row));
    }
    return files;
  }

  @Test
  void newFilesArePutInOrderAndMarked() {
    sql("INSERT INTO %s VALUES (2, 'y'), (1, 'x')".formatted(table));
    sql("INSERT INTO %s VALUES (3, 'x')".formatted(table));

    Row metrics = optimize("");

    assertThat(files()).hasSize(1).allMatch(file -> "liquid".equals(file.clusteringProvider()));
    assertThat(metrics.<Object>getAs("clusteringStats")).isNotNull();
    assertThat(metrics.<Object>getAs("zOrderStats")).isNull();
    assertThat(sql("SELECT a FROM " + table)).containsExactly("1", "3", "2");
    assertThat(
            session()
                .sql("CALL system.describe_history('%s', 1)".formatted(table))
                .selectExpr("operationParameters.clusterBy")
                .collectAsList()
                .get(0)
                .getString(0))
        .isEqualTo("[\"b\",\"a\"]");
  }

  @Test
  void whatIsInOrderStaysAsItIsUnlessAllIsAskedFor() {
    sql("INSERT INTO %s VALUES (1, 'x')".formatted(table));
    optimize("");
    assertThat(optimize("").<Long>getAs("numFilesAdded")).isZero();
    assertThat(optimize(", full => true").<Long>getAs("numFilesAdded")).isEqualTo(1);
  }

  @Test
  void moreThanOneCubeHoldsBecomeSeveralByOneJob() {
    for (int i = 0; i < 4; i++) {
      sql(
          "INSERT INTO %s SELECT /*+ COALESCE(1) */ id, string(id) FROM range(20)"
              .formatted(table));
    }
    long each = files().get(0).sizeBytes();
    String conf =
        "spark.databricks.delta.optimize.clustering.mergeStrategy.minCubeSize.targetCubeSize";
    session().conf().set(conf, Long.toString(each + 1));
    try {
      Row metrics = optimize("");

      assertThat(metrics.<Long>getAs("numBatches")).isEqualTo(1);
      assertThat(metrics.<Row>getAs("clusteringStats").<Long>getAs("numOutputZCubes")).isEqualTo(2);
    } finally {
      session().conf().unset(conf);
    }
    assertThat(files())
        .extracting(file -> file.tags().get("ZCUBE_ID"))
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(sql("SELECT count(*), sum(a) FROM " + table)).containsExactly("80,760");
  }

  @Test
  void itsOwnOrderIsTheOnlyOne() {
    sql("INSERT INTO %s VALUES (1, 'x')".formatted(table));
    assertThat(failure("where => 'a = 1'")).isEqualTo("DELTA_CLUSTERING_WITH_PARTITION_PREDICATE");
    assertThat(failure("zorder_by => array('a')")).isEqualTo("DELTA_CLUSTERING_WITH_ZORDER_BY");
  }

  private String failure(String argument) {
    return sqlFailure("CALL system.optimize('%s', %s)".formatted(table, argument)).getCondition();
  }
}
