package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSkippingTest {
  private static final String TABLE = LocalSpark.newName();
  private static final String COLUMNS =
      "id, cast(id AS TINYINT) b, cast(id AS SMALLINT) sh, cast(id AS INT) i,"
          + " cast(id AS FLOAT) / 10 f, cast(id AS DOUBLE) / 10 d,"
          + " cast(id AS DECIMAL(10, 2)) / 10 dec, cast(id AS DECIMAL(38, 10)) big,"
          + " concat(repeat('long prefix ', 4), lpad(id, 4, '0')) long,"
          + " concat('v', lpad(id, 4, '0')) s, date_add(DATE'2024-01-01', cast(id AS INT)) dt,"
          + " timestamp_micros(1700000000000000 + id * 1001) ts,"
          + " cast(timestamp_micros(1700000000000000 + id * 1001) AS TIMESTAMP_NTZ) ntz,"
          + " id >= 50 flag, if(id < 20, NULL, id) n,"
          + " named_struct('a', id, 'b', named_struct('c', concat('c', lpad(id, 4, '0')))) st";

  /** Ten files of ten rows, in order. */
  @BeforeAll
  static void tenFiles() {
    LocalSpark.sql(
        "CREATE TABLE "
            + TABLE
            + " USING delta AS SELECT "
            + COLUMNS
            + " FROM range(0, 100, 1, 10)");
  }

  @ParameterizedTest(name = "{0} reads at most {1} files")
  @CsvSource(
      delimiter = '|',
      value = {
        "id = 42 | 1",
        "id > 95 | 1",
        "id <= 9 | 1",
        "id IN (3, 33, 93) | 3",
        "id BETWEEN 28 AND 31 | 2",
        "NOT (id < 90) | 1",
        "id <> 42 | 10",
        "b = 42 | 1",
        "sh = 42 | 1",
        "i = 42 | 1",
        "f = cast(4.2 AS FLOAT) | 1",
        "f >= cast(9.1 AS FLOAT) | 1",
        "d = 4.2D | 1",
        "d < 0.95D | 1",
        "dec = 4.2 | 1",
        "big = 42 | 1",
        "big > 89.5 | 1",
        "s = 'v0042' | 1",
        "s LIKE 'v004%' | 1",
        "s >= 'v009' | 1",
        "long = concat(repeat('long prefix ', 4), '0042') | 10",
        "long < 'long' | 0",
        "long > 'm' | 0",
        "dt = DATE'2024-01-06' | 1",
        "ts = timestamp_micros(1700000000042042) | 1",
        "ts > timestamp_micros(1700000000094500) | 1",
        "ntz = cast(timestamp_micros(1700000000042042) AS TIMESTAMP_NTZ) | 1",
        "n IS NULL | 2",
        "n IS NOT NULL | 8",
        "n <=> NULL | 2",
        "n = 42 | 1",
        "st.a = 42 | 1",
        "st.b.c = 'c0042' | 1",
        "id = 42 OR s = 'v0013' | 2",
        "id = 42 AND s = 'v0013' | 0",
        "id = 42 OR length(s) = 3 | 10",
        "id > 9223372036854775806 | 0",
        "id = 42 AND length(s) > 0 | 1",
      })
  void aConditionReadsOnlyTheFilesWhereItMayHold(String condition, int files) {
    Dataset<Row> query = LocalSpark.session().table(TABLE).where(condition);
    assertThat(PlannedScans.filesOf(query)).isLessThanOrEqualTo(files);
    assertThat(query.select("id").collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            LocalSpark.session()
                .sql("SELECT " + COLUMNS + " FROM range(0, 100, 1, 10)")
                .where(condition)
                .select("id")
                .collectAsList());
  }

  @ParameterizedTest(name = "x {0}")
  @ValueSource(
      strings = {
        "> 1e300D",
        "= double('NaN')",
        "<=> double('NaN')",
        ">= 5D",
        "< 5D",
        "= 0D",
        "= -0D",
        "<= -0D",
        "> double('Infinity')",
        "IS NULL",
        "IN (0D, 7D)",
        "IN (double('NaN'))"
      })
  void notANumberAndNegativeZeroAreFound(String condition) {
    String values =
        "VALUES (1, double('NaN')), (2, 1D), (3, -0D), (4, 0D), (5, double('Infinity')),"
            + " (6, double('-Infinity')), (7, NULL), (8, 7D) AS v(id, x)";
    String table = LocalSpark.newName();
    LocalSpark.sql("CREATE TABLE " + table + " (id INT, x DOUBLE) USING delta PARTITIONED BY (id)");
    LocalSpark.sql("INSERT INTO " + table + " SELECT * FROM " + values);
    String query = " WHERE x " + condition + " ORDER BY id";
    assertThat(LocalSpark.sql("SELECT id FROM " + table + query))
        .isEqualTo(LocalSpark.sql("SELECT id FROM " + values + query));
  }

  @ParameterizedTest(name = "s {0}")
  @ValueSource(
      strings = {
        "> '\uFF5E'",
        "< '\uFF5E'",
        "= '\uD83D\uDE00'",
        "LIKE '\uD83D\uDE00%'",
        ">= ''",
        "= ''"
      })
  void stringsCompareByTheirBytes(String condition) {
    String values =
        "VALUES (1, '\uFF5E'), (2, '\uD83D\uDE00'), (3, ''), (4, 'a'),"
            + " (5, repeat('\uD83D\uDE00', 40)), (6, repeat('\uFF5E', 40)) AS v(id, s)";
    String table = LocalSpark.newName();
    LocalSpark.sql("CREATE TABLE " + table + " (id INT, s STRING) USING delta PARTITIONED BY (id)");
    LocalSpark.sql("INSERT INTO " + table + " SELECT * FROM " + values);
    String query = " WHERE s " + condition + " ORDER BY id";
    assertThat(LocalSpark.sql("SELECT id FROM " + table + query))
        .isEqualTo(LocalSpark.sql("SELECT id FROM " + values + query));
  }

  @Test
  void filesWithoutStatisticsAreRead() {
    StructType schema = new StructType().add("id", DataTypes.LongType);
    HandWrittenTable table = new HandWrittenTable(schema);
    table.add("none.parquet", LocalSpark.session().range(0, 10).toDF("id"), null);
    table.add("broken.parquet", LocalSpark.session().range(10, 20).toDF("id"), "{\"numRec");
    table.add(
        "counts.parquet", LocalSpark.session().range(20, 30).toDF("id"), "{\"numRecords\":10}");
    table.add(
        "all.parquet",
        LocalSpark.session().range(30, 40).toDF("id"),
        "{\"numRecords\":10,\"minValues\":{\"id\":30},\"maxValues\":{\"id\":39},"
            + "\"nullCount\":{\"id\":0}}");
    Dataset<Row> query = table.read().where("id % 10 = 5 AND id < 30");
    assertThat(PlannedScans.filesOf(query)).isEqualTo(3);
    assertThat(query.count()).isEqualTo(3);
  }

  @Test
  void anotherCollationIsNotJudgedByTheBytes() {
    String table = LocalSpark.newName();
    LocalSpark.sql("CREATE TABLE " + table + " (s STRING) USING delta");
    LocalSpark.sql("INSERT INTO " + table + " VALUES ('ABC'), ('abc')");
    assertThat(LocalSpark.sql("SELECT s FROM " + table + " WHERE s COLLATE UTF8_LCASE = 'aBc'"))
        .hasSize(2);
  }

  @Test
  void keysThatAJoinFindsLeaveOutFilesByStatistics() {
    DeltaScan scan = PlannedScans.only(LocalSpark.session().sql("SELECT id, s, f FROM " + TABLE));
    scan.filter(new Predicate[] {in("id", 3L, 33L, 38L, 93L, -1L, 1000L)});
    assertThat(PlannedScans.filesOf(scan)).isEqualTo(3);
    assertThat(scan.pushedPredicates()).hasSize(1);
    scan.filter(new Predicate[] {in("s", UTF8String.fromString("v0031"))});
    assertThat(PlannedScans.filesOf(scan)).isEqualTo(1);
    scan.filter(new Predicate[] {new Predicate("IN", new Expression[] {Expressions.column("f")})});
    assertThat(PlannedScans.filesOf(scan)).isZero();
  }

  private static Predicate in(String column, Object... values) {
    List<Expression> children = new ArrayList<>();
    children.add(Expressions.column(column));
    for (Object value : values) {
      children.add(
          new LiteralValue<>(
              value, value instanceof Long ? DataTypes.LongType : DataTypes.StringType));
    }
    return new Predicate("IN", children.toArray(new Expression[0]));
  }
}
