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

  private static OptimizedWrite of(Map<String, String> properties, Map<String, String> options) {
    return OptimizedWrite.of(
        LocalSpark.session(), List.of("p"), properties, new CaseInsensitiveStringMap(options));
  }

  @Test
  void theWritesOwnOptionCountsBeforeTheSessionAndThatBeforeTheTable() {
    Map<String, String> yes = Map.of("delta.autoOptimize.optimizeWrite", "true");
    assertThat(of(yes, Map.of()).columns()).containsExactly("p");
    assertThat(of(yes, Map.of("optimizeWrite", "false")).columns()).isEmpty();
    LocalSpark.session().conf().set("spark.databricks.delta.optimizeWrite.enabled", "false");
    LocalSpark.session().conf().set("spark.databricks.delta.optimizeWrite.binSize", "64");
    try {
      assertThat(of(yes, Map.of()).columns()).isEmpty();
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
