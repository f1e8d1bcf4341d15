package io.mangrove.interop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.QuickSession;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table is written, changed, put in order, cleaned, restored and cloned. After every step each
 * engine reads from it what plain queries, told step by step what to do, have made of the rows.
 */
class LifeOfATableIT {
  @TempDir Path folder;

  private final SparkSession spark = QuickSession.start();
  private final DeltaSpark deltaSpark = DeltaSpark.running();

  /** Rows there must be in versions that nobody has been asked about yet. */
  private final Map<TableVersion, String> pending = new LinkedHashMap<>();

  private final Map<TableVersion, String> steps = new LinkedHashMap<>();
  private int asked;

  @Test
  void everyEngineFollows() {
    spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    step(
        "made",
        "CREATE TABLE $t (id BIGINT, text STRING, tokens INT) USING delta TBLPROPERTIES"
            + " ('delta.enableDeletionVectors'='true', 'delta.enableChangeDataFeed'='true',"
            + " 'delta.enableRowTracking'='true')",
        "SELECT 0L AS id, '' AS text, 0 AS tokens LIMIT 0");
    String documents = "id, concat('text ', id % 90) AS text, cast(id % 7 AS INT) AS tokens";
    step(
        "filled",
        "INSERT INTO $t SELECT /*+ REPARTITION(4, id) */ " + documents + " FROM range(100)",
        "SELECT " + documents + " FROM range(100)");
    step(
        "appended",
        "INSERT INTO $t SELECT " + documents + " FROM range(100, 140, 1, 3)",
        "SELECT * FROM filled UNION ALL SELECT " + documents + " FROM range(100, 140)");
    step(
        "updated",
        "UPDATE $t SET tokens = tokens + 1 WHERE id % 10 = 0",
        "SELECT id, text, IF(id % 10 = 0, tokens + 1, tokens) AS tokens FROM appended");
    step("deleted", "DELETE FROM $t WHERE id % 9 = 4", "SELECT * FROM updated WHERE id % 9 <> 4");
    step(
        "merged",
        "MERGE INTO $t AS t USING (SELECT id * 3 AS id FROM range(60)) AS s ON t.id = s.id"
            + " WHEN MATCHED AND s.id < 30 THEN DELETE"
            + " WHEN MATCHED THEN UPDATE SET text = concat(t.text, '!')"
            + " WHEN NOT MATCHED THEN INSERT (id, text) VALUES (s.id, 'new')",
        "SELECT id, IF(id % 3 = 0, concat(text, '!'), text) AS text, tokens FROM deleted"
            + " WHERE id % 3 <> 0 OR id >= 30 UNION ALL SELECT id, 'new', NULL FROM"
            + " (SELECT id * 3 AS id FROM range(60)) LEFT ANTI JOIN deleted USING (id)");
    step("compacted", "OPTIMIZE $t", "SELECT * FROM merged");
    Dataset<Row> wider =
        spark.sql("SELECT id, 'wide' AS text, 5 AS tokens, id / 2 AS score FROM range(200, 220)");
    wider.write().format("delta").mode("append").option("mergeSchema", "true").save(path("table"));
    became(
        "widened",
        "table",
        "SELECT *, CAST(NULL AS DOUBLE) AS score FROM compacted UNION ALL"
            + " SELECT id, 'wide', 5, id / 2 FROM range(200, 220)");
    step("tagged", "ALTER TABLE $t CREATE TAG before_dedup", "SELECT * FROM widened");
    step(
        "scored",
        "UPDATE $t SET score = id * 1.5D WHERE score IS NULL",
        "SELECT id, text, tokens, coalesce(score, id * 1.5D) AS score FROM tagged");
    step(
        "deduplicated",
        "DELETE FROM $t AS x WHERE EXISTS (SELECT 1 FROM $t AS o WHERE o.text = x.text AND o.id <"
            + " x.id)",
        "SELECT * FROM scored WHERE id IN (SELECT min(id) FROM scored GROUP BY text)");
    step("ordered", "OPTIMIZE $t ZORDER BY (id, tokens)", "SELECT * FROM deduplicated");
    step("vacuumed", "VACUUM $t RETAIN 0 HOURS", "SELECT * FROM ordered");
    assertThat(Digest.of(spark.sql(sql("SELECT * FROM $t VERSION AS OF 'before_dedup'"))))
        .isEqualTo(Digest.of(spark.table("tagged")));
    step("restored", "RESTORE TABLE $t TO VERSION AS OF 'before_dedup'", "SELECT * FROM tagged");
    step(
        "evolved",
        "MERGE WITH SCHEMA EVOLUTION INTO $t AS t USING (SELECT id, 'de' AS lang FROM range(5)) AS"
            + " s ON t.id = s.id WHEN MATCHED THEN UPDATE SET lang = s.lang",
        "SELECT *, IF(id < 5, 'de', NULL) AS lang FROM restored");
    stepByDeltaSpark(
        "theirs",
        "UPDATE $t SET lang = 'en' WHERE lang IS NULL AND id % 2 = 0",
        "SELECT id, text, tokens, score, IF(lang IS NULL AND id % 2 = 0, 'en', lang) AS lang"
            + " FROM evolved");
    step("purged", "REORG TABLE $t APPLY (PURGE)", "SELECT * FROM theirs");
    spark.sql(sql("CREATE TABLE $c SHALLOW CLONE $t"));
    became("cloned", "clone", "SELECT * FROM purged");
    spark.sql(sql("DELETE FROM $c WHERE id > 100"));
    became("experimented", "clone", "SELECT * FROM cloned WHERE id <= 100");
    became("untouched", "table", "SELECT * FROM purged");
    spark.sql(sql("CREATE TABLE $d DEEP CLONE $t"));
    became("copied", "deep", "SELECT * FROM purged");
    stepByDeltaSpark("compacted_by_them", "OPTIMIZE $t", "SELECT * FROM purged");
    step(
        "replaced",
        "INSERT OVERWRITE $t SELECT * FROM untouched WHERE id % 2 = 0",
        "SELECT * FROM untouched WHERE id % 2 = 0");
    step("cleaned", "VACUUM $t RETAIN 0 HOURS", "SELECT * FROM replaced");
    step("untagged", "ALTER TABLE $t DROP TAG before_dedup", "SELECT * FROM cleaned");
    askEveryone();
    assertThat(asked).isGreaterThanOrEqualTo(24);
  }

  private String path(String table) {
    return folder.resolve(table).toString();
  }

  private String sql(String statement) {
    return statement
        .replace("$t", "delta.`" + path("table") + "`")
        .replace("$c", "delta.`" + path("clone") + "`")
        .replace("$d", "delta.`" + path("deep") + "`");
  }

  private void step(String name, String statement, String rows) {
    if (statement.startsWith("VACUUM")) {
      askEveryone();
    }
    spark.sql(sql(statement));
    became(name, "table", rows);
  }

  private void stepByDeltaSpark(String name, String statement, String rows) {
    deltaSpark.run(sql(statement));
    became(name, "table", rows);
  }

  /** The rows that a query over those of earlier steps gives are now the table's. */
  private void became(String name, String table, String rows) {
    Dataset<Row> expected = spark.sql(rows);
    spark
        .createDataFrame(expected.collectAsList(), expected.schema())
        .createOrReplaceTempView(name);
    long version =
        DeltaLog.forTable(new HadoopLogStore(new Configuration()), path(table))
            .loadSnapshot()
            .version();
    TableVersion made = new TableVersion(folder.resolve(table), version);
    pending.put(made, Digest.of(spark.table(name)).toString());
    steps.put(made, name);
    asked++;
  }

  private void askEveryone() {
    List<TableVersion> versions = new ArrayList<>(pending.keySet());
    agree("we", versions, Reading.digests(spark, versions));
    agree("delta-spark", versions, deltaSpark.digests(versions));
    agree("Delta Kernel", versions, new KernelTable().digests(versions));
    agree("delta-rs", versions, new DeltaRs(folder).digests(spark, "life" + asked, versions));
    pending.clear();
  }

  private void agree(
      String engine, List<TableVersion> versions, Map<TableVersion, String> digests) {
    for (TableVersion version : versions) {
      assertThat(digests.get(version))
          .as("%s reads %s", engine, steps.get(version))
          .isEqualTo(requireNonNull(pending.get(version)));
    }
  }
}
