package io.mangrove.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.QuickSession;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our clones read and changed by others, and delta-spark's by us. */
class CloneIT {
  @TempDir Path folder;

  private final SparkSession spark = QuickSession.start();
  private final DeltaSpark deltaSpark = DeltaSpark.running();

  private String name(String table) {
    return "delta.`" + folder.resolve(table) + "`";
  }

  private void run(String sql, String table) {
    spark.sql(sql.replace("$t", name(table)));
  }

  private void runByDeltaSpark(String sql, String table) {
    deltaSpark.run(sql.replace("$t", name(table)));
  }

  /** What we, delta-spark and Delta Kernel make of a version, which must be the same. */
  private String agreedDigest(String table, long version) {
    TableVersion wanted = new TableVersion(folder.resolve(table), version);
    String ours = Reading.digest(spark, wanted);
    assertThat(deltaSpark.digests(List.of(wanted)).get(wanted)).as("delta-spark").isEqualTo(ours);
    assertThat(new KernelTable().digests(List.of(wanted)).get(wanted))
        .as("Delta Kernel")
        .isEqualTo(ours);
    return ours;
  }

  @Test
  void eachReadsAndChangesTheOthersClones() {
    String source = "so%20u rcé";
    run(
        "CREATE TABLE $t (id BIGINT, name STRING, p STRING) USING delta PARTITIONED BY (p)"
            + " TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')",
        source);
    run("INSERT INTO $t SELECT /*+ COALESCE(1) */ id, 'n', 'a %b/é' FROM range(8)", source);
    run("DELETE FROM $t WHERE id IN (2, 5)", source);
    run("INSERT INTO $t SELECT id + 10, 'm', NULL FROM range(2)", source);
    String rows = agreedDigest(source, 3);

    run("CREATE TABLE $t SHALLOW CLONE " + name(source), "ours");
    runByDeltaSpark("CREATE TABLE $t SHALLOW CLONE " + name(source), "theirs");
    assertThat(agreedDigest("ours", 0)).isEqualTo(rows);
    assertThat(agreedDigest("theirs", 0)).isEqualTo(rows);
    run("CREATE TABLE $t DEEP CLONE " + name("theirs"), "deep");
    assertThat(agreedDigest("deep", 0)).isEqualTo(rows);

    for (String change :
        List.of("DELETE FROM $t WHERE id = 3", "UPDATE $t SET name = 'u' WHERE id > 6")) {
      runByDeltaSpark(change, "ours");
      run(change, "theirs");
    }
    String changed = agreedDigest("ours", 2);
    assertThat(changed).isNotEqualTo(rows);
    assertThat(agreedDigest("theirs", 2)).isEqualTo(changed);
    assertThat(agreedDigest(source, 3)).isEqualTo(rows);
  }
}
