package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class RowReadTest {
  private static final Map<String, String> INTERPRETED =
      Map.of(
          "spark.sql.codegen.wholeStage", "false", "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  @Test
  void nullsInsideArraysAreSeenByExpressionsThatAreInterpreted() {
    HandWrittenTable table = new HandWrittenTable(new StructType().add("m", "map<int,array<int>>"));
    table.add(
        "f.parquet",
        LocalSpark.session().sql("SELECT map(1, array(5, CAST(NULL AS INT), 7)) AS m"),
        null);
    INTERPRETED.forEach(LocalSpark.session().conf()::set);
    try {
      String text =
          table
              .read()
              .selectExpr(
                  "array_join(transform(map_values(m)[0], x -> coalesce(cast(x AS string), 'N')),"
                      + " ',')")
              .collectAsList()
              .get(0)
              .getString(0);
      assertThat(text).isEqualTo("5,N,7");
    } finally {
      INTERPRETED.keySet().forEach(LocalSpark.session().conf()::unset);
    }
  }
}
