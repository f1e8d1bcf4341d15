package io.mangrove.spark.write;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mangrove.spark.testkit.LocalSpark;
import org.junit.jupiter.api.Test;

class FileStatisticsTest {
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void everyTypeHasItsBoundsAndNulls() throws Exception {
    TableOnDisk table =
        TableOnDisk.create(
            "y TINYINT, h SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, n9 DECIMAL(9,2), n18"
                + " DECIMAL(18,4), n38 DECIMAL(38,10), s STRING, t DATE, z TIMESTAMP, w"
                + " TIMESTAMP_NTZ, b BOOLEAN, x BINARY",
            "");
    write(
        table,
        "VALUES (1Y, 2S, 3, 4L, 1.5F, 2.5D, 1.25BD, 1.5BD, 1.5BD, 'b', DATE '2020-01-02',"
            + " TIMESTAMP '2020-01-02 03:04:05.678901', TIMESTAMP_NTZ '2020-01-02"
            + " 03:04:05.678901', true, X'01'), (-1Y, -2S, -3, -4L, -1.5F, -2.5D, -1.25BD, -1.5BD,"
            + " -1.5BD, 'a', DATE '1969-12-31', TIMESTAMP '1960-01-01 00:00:00.000001',"
            + " TIMESTAMP_NTZ '1960-01-01 00:00:00.000001', false, X'02'), (null, null, null,"
            + " null, null, null, null, null, null, null, null, null, null, null, null)");

    JsonNode stats = stats(table);
    assertThat(stats.get("numRecords").asLong()).isEqualTo(3);
    assertThat(stats.get("nullCount")).hasSize(15).allMatch(count -> count.asLong() == 1);
    JsonNode min = stats.get("minValues");
    JsonNode max = stats.get("maxValues");
    assertThat(min.get("y").asInt()).isEqualTo(-1);
    assertThat(max.get("y").asInt()).isEqualTo(1);
    assertThat(min.get("h").asInt()).isEqualTo(-2);
    assertThat(max.get("i").asInt()).isEqualTo(3);
    assertThat(min.get("l").asLong()).isEqualTo(-4);
    assertThat(max.get("f").asDouble()).isEqualTo(1.5);
    assertThat(min.get("d").asDouble()).isEqualTo(-2.5);
    assertThat(min.get("n9").asText()).isEqualTo("-1.25");
    assertThat(max.get("n18").decimalValue()).isEqualByComparingTo("1.5");
    assertThat(min.get("n38").decimalValue()).isEqualByComparingTo("-1.5");
    assertThat(min.get("s").asText()).isEqualTo("a");
    assertThat(max.get("s").asText()).isEqualTo("b");
    assertThat(min.get("t").asText()).isEqualTo("1969-12-31");
    // Milliseconds, rounded down, as the protocol has it.
    assertThat(min.get("z").asText()).isEqualTo("1960-01-01T00:00:00.000Z");
    assertThat(max.get("z").asText()).isEqualTo("2020-01-02T03:04:05.678Z");
    assertThat(max.get("w").asText()).startsWith("2020-01-02T03:04:05.678");
    assertThat(min.has("b")).isFalse();
    assertThat(max.has("x")).isFalse();
  }

  @Test
  void leavesOfStructsHaveStatisticsAndLeavesOfListsAndMapsHaveNone() throws Exception {
    TableOnDisk table =
        TableOnDisk.create(
            "s STRUCT<a: INT, t: STRUCT<b: STRING>>, l ARRAY<INT>, m MAP<STRING, INT>", "");
    write(
        table,
        "SELECT named_struct('a', 1, 't', named_struct('b', 'x')), array(1, 2), map('k', 1) UNION"
            + " ALL SELECT named_struct('a', 5, 't', null), array(9), map('z', 9) UNION ALL SELECT"
            + " null, null, null");

    JsonNode stats = stats(table);
    assertThat(stats.at("/minValues/s/a").asInt()).isEqualTo(1);
    assertThat(stats.at("/maxValues/s/a").asInt()).isEqualTo(5);
    assertThat(stats.at("/maxValues/s/t/b").asText()).isEqualTo("x");
    // A leaf is null where its parent is.
    assertThat(stats.at("/nullCount/s/a").asInt()).isEqualTo(1);
    assertThat(stats.at("/nullCount/s/t/b").asInt()).isEqualTo(2);
    assertThat(stats.at("/minValues/l").isMissingNode()).isTrue();
    assertThat(stats.at("/minValues/m").isMissingNode()).isTrue();
  }

  @Test
  void aLongStringIsCutSoThatItsBoundsStillHold() throws Exception {
    TableOnDisk table = TableOnDisk.create("s STRING", "");
    write(table, "VALUES (repeat('a', 100)), (repeat('z', 100))");
    String min = stats(table).at("/minValues/s").asText();
    String max = stats(table).at("/maxValues/s").asText();
    assertThat(min).isEqualTo("a".repeat(32));
    assertThat(max).startsWith("z".repeat(32)).hasSizeLessThan(40);
    assertThat(max).isGreaterThan("z".repeat(100));
  }

  @Test
  void aColumnOfNullsHasACountAndNoBounds() throws Exception {
    TableOnDisk table = TableOnDisk.create("i INT, s STRING", "");
    write(table, "VALUES (CAST(null AS INT), 'x'), (null, 'y')");
    JsonNode stats = stats(table);
    assertThat(stats.at("/nullCount/i").asInt()).isEqualTo(2);
    assertThat(stats.at("/minValues/i").isMissingNode()).isTrue();
  }

  @Test
  void notANumberLeavesTheUpperBoundOut() throws Exception {
    TableOnDisk table = TableOnDisk.create("d DOUBLE, f FLOAT", "");
    write(table, "VALUES (double('NaN'), float('NaN')), (1.5D, 2.5F), (-1.0D, 0F)");
    JsonNode stats = stats(table);
    assertThat(stats.at("/maxValues/d").isMissingNode()).isTrue();
    assertThat(stats.at("/maxValues/f").isMissingNode()).isTrue();
    assertThat(TableOnDisk.sql("SELECT count(*) FROM " + table.name() + " WHERE d > 100").head())
        .hasToString("[1]");
  }

  @Test
  void theTableSaysWhichColumnsHaveStatistics() throws Exception {
    TableOnDisk first =
        TableOnDisk.create(
            "a INT, b INT, c INT", "TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = '2')");
    write(first, "VALUES (1, 2, 3)");
    assertThat(stats(first).get("minValues").has("b")).isTrue();
    assertThat(stats(first).get("minValues").has("c")).isFalse();

    TableOnDisk named =
        TableOnDisk.create(
            "a INT, b INT, c INT", "TBLPROPERTIES ('delta.dataSkippingStatsColumns' = 'c')");
    write(named, "VALUES (1, 2, 3)");
    assertThat(stats(named).get("minValues").has("a")).isFalse();
    assertThat(stats(named).get("minValues").has("c")).isTrue();
  }

  @Test
  void statisticsOfSeveralRowGroupsAreOne() throws Exception {
    TableOnDisk table = TableOnDisk.create("id BIGINT, s STRING", "");
    LocalSpark.session()
        .range(0, 20_000, 1, 1)
        .selectExpr("id", "sha2(string(id), 256) s")
        .writeTo(table.name())
        .option("parquet.block.size", "65536")
        .append();
    JsonNode stats = stats(table);
    assertThat(stats.at("/numRecords").asLong()).isEqualTo(20_000);
    assertThat(stats.at("/minValues/id").asLong()).isZero();
    assertThat(stats.at("/maxValues/id").asLong()).isEqualTo(19_999);
    assertThat(stats.at("/nullCount/s").asLong()).isZero();
  }

  /** In one file. */
  private static void write(TableOnDisk table, String query) throws Exception {
    String[] columns = TableOnDisk.sql("SELECT * FROM " + table.name()).columns();
    TableOnDisk.sql(query)
        .coalesce(1)
        .toDF(columns)
        .write()
        .mode("append")
        .insertInto(table.name());
  }

  private JsonNode stats(TableOnDisk table) throws Exception {
    assertThat(table.files()).hasSize(1);
    return json.readTree(requireNonNull(table.files().get(0).stats()));
  }
}
