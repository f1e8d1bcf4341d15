package io.mangrove.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.files.PartitionDirectory;
import io.mangrove.spark.testkit.LocalSpark;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionDirectoryTest {
  @ParameterizedTest(name = "{0} lies in {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|p=plain",
        "a b|p=a b",
        "a/b|p=a%2Fb",
        "100%|p=100%25",
        "a=b:c|p=a%3Db%3Ac",
        "what?|p=what%3F",
        "[x]{y}^|p=%5Bx%5D%7By}%5E",
        "naïve 日本|p=naïve 日本",
      })
  void namesAreEscapedAsHiveDoes(String value, String directory) {
    assertThat(PartitionDirectory.of(List.of("p"), List.of(value))).isEqualTo(directory);
  }

  @Test
  void nullHasADirectoryOfItsOwn() {
    assertThat(PartitionDirectory.of(List.of("a", "b/c"), Arrays.asList("1", null)))
        .isEqualTo("a=1/b%2Fc=__HIVE_DEFAULT_PARTITION__");
  }

  @Test
  void uglyValuesAreReadBackAsTheyWere() {
    List<String> ugly =
        List.of(
            "a/b",
            "..",
            ".",
            "a%2Fb",
            "100%",
            "a=b",
            "a:b",
            "?#",
            "'q\"",
            "*",
            "a b",
            " ",
            "+",
            "naïve",
            "日本語",
            "\uD83D\uDE00",
            "line\nbreak",
            "tab\t",
            "\u0001",
            "{}[]^",
            "~",
            "\\",
            "__HIVE_DEFAULT_PARTITION__x",
            "&amp;",
            "NULL",
            "C:\\x",
            "a;b",
            "@",
            "!",
            "(x)");
    TableOnDisk table = TableOnDisk.create("v STRING, p STRING", "PARTITIONED BY (p)");
    append(table, ugly);

    assertThat(table.files()).hasSize(ugly.size());
    for (AddFile file : table.files()) {
      assertThat(table.onDisk(file)).exists();
      assertThat(file.path()).doesNotContain(" ").doesNotContain("?").doesNotContain("#");
    }
    assertThat(
            TableOnDisk.sql("SELECT v, p FROM " + table.name()).collectAsList().stream()
                .map(row -> row.getString(0).equals(row.getString(1)) ? row.getString(1) : "WRONG")
                .sorted()
                .toList())
        .isEqualTo(ugly.stream().sorted().toList());
  }

  @Test
  void emptyTextIsTheNullPartition() {
    TableOnDisk table = TableOnDisk.create("v STRING, p STRING", "PARTITIONED BY (p)");
    append(table, List.of("", "x"));
    assertThat(table.files().stream().map(file -> file.partitionValues().get("p")))
        .containsExactlyInAnyOrder(null, "x");
    assertThat(table.files().stream().filter(f -> f.partitionValues().get("p") == null))
        .allMatch(file -> file.path().startsWith("p=__HIVE_DEFAULT_PARTITION__/"));
  }

  @Test
  void everyTypeOfPartitionColumnIsReadBack() {
    TableOnDisk table =
        TableOnDisk.create(
            "id BIGINT, b BOOLEAN, y TINYINT, h SMALLINT, i INT, l BIGINT, f FLOAT, d DOUBLE, n"
                + " DECIMAL(12,3), s STRING, t DATE, z TIMESTAMP",
            "PARTITIONED BY (b, y, h, i, l, f, d, n, s, t, z)");
    String rows =
        "SELECT * FROM VALUES (1L, true, 1Y, 2S, 3, 4L, 1.5F, 2.25D, 12.340BD, 'x', DATE"
            + " '2024-02-29', TIMESTAMP '2024-02-29 12:34:56.789012'), (2L, false, -1Y, -2S, -3,"
            + " -4L, -1.5F, 1.0E-300D, -0.001BD, 'y', DATE '0001-01-01', TIMESTAMP '1969-12-31"
            + " 23:59:59'), (3L, null, null, null, null, null, null, null, null, null, null,"
            + " null)";
    table.insert(rows);
    assertThat(table.rows())
        .isEqualTo(
            TableOnDisk.sql(rows).collectAsList().stream()
                .map(Objects::toString)
                .sorted()
                .toList());
    assertThat(table.files()).hasSize(3);
  }

  private static void append(TableOnDisk table, List<String> values) {
    LocalSpark.session()
        .createDataFrame(
            values.stream().map(value -> RowFactory.create(value, value)).toList(),
            StructType.fromDDL("v STRING, p STRING"))
        .coalesce(1)
        .write()
        .mode("append")
        .insertInto(table.name());
  }
}
