package io.mangrove.spark.write;

import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.spark.testkit.LocalSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;

class OptimizedWriteTest {
  private static final String PARTITIONED = "PARTITIONED BY (p) TBLPROPERTIES ('%s' = '%s')";

  private static int filesOf(String property, String value) {
    TableOnDisk table =
        TableOnDisk.create("a BIGINT, p INT", PARTITIONED.formatted(property, value));
    table.insert("SELECT id, id % 3 FROM range(0, 100, 1, 4)");
    assertThat(sql("SELECT sum(a) FROM " + table.name()).first().getLong(0)).isEqualTo(4950);
    table.insert("SELECT id, 1 FROM range(0, 100, 1, 4)");
    return table.files().size();
  }

  @Test
  void eachPartitionOfTheTableGetsOneFile() {
    assertThat(filesOf("delta.autoOptimize.optimizeWrite", "false")).isEqualTo(4 * 3 + 4);
    assertThat(filesOf("delta.autoOptimize.optimizeWrite", "true")).isEqualTo(3 + 1);
  }

  private static int filesOfUnpartitioned(String value) {
    TableOnDisk table =
        TableOnDisk.create(
            "a BIGINT",
            "TBLPROPERTIES ('delta.autoOptimize.optimizeWrite' = '%s')".formatted(value));
    table.insert("SELECT id FROM range(0, 40000, 1, 4)");
    assertThat(sql("SELECT count(a) FROM " + table.name()).first().getLong(0)).isEqualTo(40_000);
    return table.files().size();
  }

  @Test
  void aTableWithoutPartitionsGetsAsManyFilesAsTheSizeWants() {
    assertThat(filesOfUnpartitioned("false")).isEqualTo(4);
    assertThat(filesOfUnpartitioned("true")).isEqualTo(1);
    LocalSpark.session().conf().set("spark.databricks.delta.optimizeWrite.binSize", "64k");
    try {
      assertThat(filesOfUnpartitioned("true")).isBetween(2, 4);
      LocalSpark.session().conf().set("spark.sql.adaptive.enabled", "false");
      assertThat(filesOfUnpartitioned("true")).as("nothing would split them up").isEqualTo(4);
    } finally {
      LocalSpark.session().conf().unset("spark.databricks.delta.optimizeWrite.binSize");
      LocalSpark.session().conf().unset("spark.sql.adaptive.enabled");
    }
  }

  private static OptimizedWrite of(Map<String, String> properties, Map<String, String> options) {
    return OptimizedWrite.of(
        LocalSpark.session(), List.of("p"), properties, new CaseInsensitiveStringMap(options));
  }

  @Test
  void theWritesOwnOptionCountsBeforeTheSessionAndThatBeforeTheTable() {
    Map<String, String> yes = Map.of("delta.autoOptimize.optimizeWrite", "true");
    assertThat(of(yes, Map.of()).optimizes()).isTrue();
    assertThat(of(yes, Map.of("optimizeWrite", "false")).optimizes()).isFalse();
    LocalSpark.session().conf().set("spark.databricks.delta.optimizeWrite.enabled", "false");
    LocalSpark.session().conf().set("spark.databricks.delta.optimizeWrite.binSize", "64");
    try {
      assertThat(of(yes, Map.of()).optimizes()).isFalse();
      assertThat(of(yes, Map.of("optimizeWrite", "true")).advisoryBytes()).isEqualTo(64L << 20);
      LocalSpark.session().conf().set("spark.databricks.delta.optimizeWrite.binSize", "2g");
      assertThat(of(yes, Map.of("optimizeWrite", "true")).advisoryBytes()).isEqualTo(2L << 30);
    } finally {
      LocalSpark.session().conf().unset("spark.databricks.delta.optimizeWrite.enabled");
      LocalSpark.session().conf().unset("spark.databricks.delta.optimizeWrite.binSize");
    }
    assertThatThrownBy(() -> of(yes, Map.of("optimizeWrite", "maybe")))
        .hasMessageContaining("DELTA_ILLEGAL_OPTION");
  }
}
