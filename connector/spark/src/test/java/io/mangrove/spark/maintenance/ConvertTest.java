package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertTest {
  private final Path root = newDirectory().resolve("da ta");
  private final String table = "delta.`" + root + "`";

  private void write(String query, String... partitions) {
    session()
        .sql(query)
        .coalesce(1)
        .write()
        .mode("append")
        .partitionBy(partitions)
        .parquet(root.toString());
  }

  private void convert(String further) {
    sql("CALL system.convert_to_delta('parquet.`%s`'%s)".formatted(root, further));
  }

  private String log() throws IOException {
    return Files.readString(root.resolve("_delta_log/00000000000000000000.json"));
  }

  @Test
  void filesBecomeATableWithTheirStatistics() throws IOException {
    write("SELECT id AS a, concat('s', id) AS s, id / 2D AS d FROM range(3)");
    write(
        "SELECT id + 10 AS a, CAST(NULL AS STRING) AS s, 1D AS d, DATE'2026-01-02' AS t"
            + " FROM range(2)");
    convert("");
    assertThat(sql("SELECT a, s, t FROM %s ORDER BY a".formatted(table)))
        .containsExactly(
            "0,s0,null", "1,s1,null", "2,s2,null", "10,null,2026-01-02", "11,null,2026-01-02");
    assertThat(log())
        .contains("\"operation\":\"CONVERT\"", "numConvertedFiles", "sourceFormat")
        .contains("\\\"minValues\\\":{\\\"a\\\":0,\\\"s\\\":\\\"s0\\\"}")
        .contains("\\\"t\\\":\\\"2026-01-02\\\"");
    sql("UPDATE %s SET s = 'x' WHERE a = 11".formatted(table));
    convert(""); // of a table it is one
    assertThat(sql("SELECT s FROM %s WHERE a = 11".formatted(table))).containsExactly("x");
  }

  @Test
  void foldersGivePartitionValuesOfTheDeclaredTypes() throws IOException {
    write("SELECT * FROM VALUES (1, '07', 'a b/%'), (2, '8', NULL) AS v(a, p, q)", "p", "q");
    convert(", statistics => false, partition_schema => 'p INT, q STRING'");
    assertThat(sql("SELECT a, p + 1, q FROM %s ORDER BY a".formatted(table)))
        .containsExactly("1,8,a b/%", "2,9,null");
    assertThat(log()).contains("\"partitionValues\":{\"p\":\"7\",").doesNotContain("numRecords");
    sql("INSERT INTO %s VALUES (3, 7, 'a b/%%')".formatted(table));
    assertThat(sql("SELECT count(*) FROM %s WHERE p = 7".formatted(table))).containsExactly("2");
  }

  @Test
  void hiddenFilesAreLeftOut() throws IOException {
    write("SELECT 1 AS a");
    Files.writeString(root.resolve("_SUCCESS"), "");
    Files.createDirectories(root.resolve("_temporary/0"));
    Files.writeString(root.resolve("_temporary/0/x.parquet"), "no Parquet");
    convert("");
    assertThat(sql("SELECT * FROM " + table)).containsExactly("1");
  }

  @Test
  void aTableOfTheCatalogGoesOnUnderItsName() {
    String name = newName();
    sql(
        ("CREATE TABLE %s USING parquet PARTITIONED BY (p) LOCATION '%s' AS"
                + " SELECT id AS a, id %% 2 AS p FROM range(4)")
            .formatted(name, root));
    sql("CALL system.convert_to_delta('%s')".formatted(name));
    assertThat(sql("SELECT a, p FROM %s ORDER BY a".formatted(name)))
        .containsExactly("0,0", "1,1", "2,0", "3,1");
    sql("DELETE FROM %s WHERE p = 1".formatted(name));
    assertThat(sql("SELECT count(*) FROM " + name)).containsExactly("2");
    assertThat(sql("DESCRIBE EXTENDED " + name).toString()).contains("Provider,delta");
    sql("CALL system.convert_to_delta('%s')".formatted(name));
    assertThat(sql("SELECT count(*) FROM " + name)).containsExactly("2");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'parquet.`$p`'                                  |"
            + " DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME",
        "'parquet.`$p`', partition_schema => 'q STRING'  |"
            + " DELTA_UNEXPECTED_PARTITION_COLUMN_FROM_FILE_NAME",
        "'parquet.`$p`', partition_schema => 'p INT'     | DELTA_FAILED_CAST_PARTITION_VALUE",
        "'parquet.`$p/nosuch`'                           | DELTA_PATH_DOES_NOT_EXIST",
        "'parquet.`$p/empty`'                            | DELTA_EMPTY_DIRECTORY",
        "'parquet.`$p/text`'                             | DELTA_FAILED_MERGE_SCHEMA_FILE",
        "'delta.`$p`'                                    | DELTA_MISSING_PROVIDER_FOR_CONVERT",
        "'json.`$p`'                                     | DELTA_CONVERT_NON_PARQUET_TABLE",
        "'nosuch'                                        | DELTA_TABLE_NOT_FOUND"
      })
  void whatIsNoTableIsRefusedByNameAndLeftAsItWas(String arguments, String condition)
      throws IOException {
    write("SELECT 1 AS a, 'x' AS p", "p");
    Files.createDirectories(root.resolve("empty"));
    Path text = Files.createDirectories(root.resolve("text"));
    Files.writeString(text.resolve("file.parquet"), "no Parquet at all");
    if (condition.startsWith("DELTA_UNEXPECTED") || condition.contains("CAST")) {
      Files.delete(text.resolve("file.parquet"));
    }
    String call = "CALL system.convert_to_delta(" + arguments.replace("$p", root.toString()) + ")";
    assertThat(sqlFailure(call).getCondition()).isEqualTo(condition);
    assertThat(List.of(root, text))
        .allSatisfy(folder -> assertThat(folder.resolve("_delta_log")).doesNotExist());
  }

  @Test
  void propertiesAndCommentOfATableStayWithIt() throws IOException {
    String name = newName();
    sql(
        ("CREATE TABLE %s USING parquet LOCATION '%s' COMMENT 'what it is' TBLPROPERTIES ('k' ="
                + " 'v', 'DELTA.appendonly' = 'true', 'delta.enableChangeDataFeed' = 'true') AS SELECT"
                + " 1 AS a")
            .formatted(name, root));
    sql("CALL system.convert_to_delta('%s')".formatted(name));
    assertThat(sql("SHOW TBLPROPERTIES " + name))
        .contains("k,v", "delta.appendOnly,true", "delta.enableChangeDataFeed,true");
    assertThat(log())
        .contains("\"minWriterVersion\":4", "\"description\":\"what it is\"")
        .doesNotContain("transient_lastDdlTime", "spark.sql");
    assertThat(sql("DESCRIBE EXTENDED " + name)).contains("Comment,what it is,");
    assertThat(sqlFailure("DELETE FROM " + name).getCondition())
        .isEqualTo("DELTA_CANNOT_MODIFY_APPEND_ONLY");
  }

  @Test
  void columnsKeepTheirComments() throws IOException {
    String name = newName();
    sql(
        "CREATE TABLE %s (a INT COMMENT 'it counts', s STRUCT<b: INT COMMENT 'within'>) USING parquet LOCATION '%s'"
            .formatted(name, root));
    sql("INSERT INTO %s VALUES (1, named_struct('b', 2))".formatted(name));
    sql("CALL system.convert_to_delta('%s')".formatted(name));
    assertThat(sql("DESCRIBE " + name)).contains("a,int,it counts");
    assertThat(log()).contains("within");
  }

  @Test
  void bucketsAreRefused() {
    String name = newName();
    sql(
        ("CREATE TABLE %s USING parquet CLUSTERED BY (a) INTO 2 BUCKETS LOCATION '%s' AS"
                + " SELECT 1 AS a")
            .formatted(name, root));
    assertNotAllowed(name, "Bucketing");
  }

  @Test
  void aSinkOfAStreamIsRefused() throws IOException {
    write("SELECT 1 AS a");
    Files.createDirectories(root.resolve("_spark_metadata"));
    assertNotAllowed("parquet.`" + root + "`", "_spark_metadata");
  }

  @Test
  void partitionsThatAreNotTheFoldersAreRefused() {
    String name = newName();
    write("SELECT 1 AS a, 'x y' AS p", "p");
    sql(
        "CREATE TABLE %s (a INT, p STRING) USING parquet PARTITIONED BY (p) LOCATION '%s'"
            .formatted(name, root));
    assertNotAllowed(name, "p=x y/");
    sql("MSCK REPAIR TABLE " + name);
    Path other = newDirectory();
    sql("ALTER TABLE %s ADD PARTITION (p = 'z') LOCATION '%s'".formatted(name, other));
    assertNotAllowed(name, "p=z");
    sql("ALTER TABLE %s DROP PARTITION (p = 'z')".formatted(name));
    sql("CALL system.convert_to_delta('%s')".formatted(name));
    assertThat(sql("SELECT * FROM " + name)).containsExactly("1,x y");
  }

  private void assertNotAllowed(String name, String why) {
    SparkThrowable refusal = sqlFailure("CALL system.convert_to_delta('%s')".formatted(name));
    assertThat(refusal.getCondition()).isEqualTo("DELTA_OPERATION_NOT_ALLOWED");
    assertThat(refusal.toString()).contains(why);
    assertThat(root.resolve("_delta_log")).doesNotExist();
  }

  @Test
  void aTableOfAnotherFormatIsRefused() {
    String name = newName();
    sql("CREATE TABLE %s USING json AS SELECT 1 AS a".formatted(name));
    assertThat(sqlFailure("CALL system.convert_to_delta('%s')".formatted(name)).getCondition())
        .isEqualTo("DELTA_CONVERT_NON_PARQUET_TABLE");
  }
}
