package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TypeWideningReadTest {
  private static final String READER = "spark.sql.parquet.enableVectorizedReader";

  static Stream<Arguments> changes() {
    List<String[]> changes =
        List.of(
            new String[] {"tinyint", "smallint", "-128Y", "300S"},
            new String[] {"tinyint", "int", "-128Y", "70000"},
            new String[] {"tinyint", "bigint", "-128Y", "5000000000L"},
            new String[] {"tinyint", "double", "-128Y", "0.5D"},
            new String[] {"tinyint", "decimal(10,0)", "-128Y", "1234567890BD"},
            new String[] {"tinyint", "decimal(22,3)", "-128Y", "1.125BD"},
            new String[] {"smallint", "int", "-32768S", "70000"},
            new String[] {"smallint", "bigint", "-32768S", "5000000000L"},
            new String[] {"smallint", "double", "-32768S", "0.5D"},
            new String[] {"smallint", "decimal(12,2)", "-32768S", "1.25BD"},
            new String[] {"int", "bigint", "-2147483648", "5000000000L"},
            new String[] {"int", "double", "-2147483648", "0.5D"},
            new String[] {"int", "decimal(10,0)", "-2147483648", "1234567890BD"},
            new String[] {"int", "decimal(18,4)", "-2147483648", "1.25BD"},
            new String[] {"int", "decimal(38,20)", "-2147483648", "1.25BD"},
            new String[] {"bigint", "decimal(20,0)", "-9223372036854775808L", "1BD"},
            new String[] {"bigint", "decimal(38,18)", "-9223372036854775808L", "1.25BD"},
            new String[] {"float", "double", "cast('1.5' AS FLOAT)", "1e300D"},
            new String[] {"float", "double", "cast('NaN' AS FLOAT)", "1e300D"},
            new String[] {
              "date",
              "timestamp_ntz",
              "DATE '1582-01-01'",
              "TIMESTAMP_NTZ '2024-01-02 03:04:05.678901'"
            },
            new String[] {"decimal(5,2)", "decimal(9,2)", "-123.45BD", "1234567.25BD"},
            new String[] {"decimal(5,2)", "decimal(7,4)", "-123.45BD", "1.0625BD"},
            new String[] {"decimal(5,2)", "decimal(12,4)", "-123.45BD", "1.0625BD"},
            new String[] {"decimal(5,2)", "decimal(38,30)", "-123.45BD", "1.0625BD"},
            new String[] {"decimal(12,2)", "decimal(14,4)", "-1234567890.45BD", "1.0625BD"},
            new String[] {"decimal(12,2)", "decimal(30,2)", "-1234567890.45BD", "1.25BD"},
            new String[] {"decimal(20,2)", "decimal(30,10)", "-123456789012345678.45BD", "1.25BD"});
    return changes.stream()
        .flatMap(
            change ->
                Stream.of("true", "false")
                    .map(
                        vectorized ->
                            Arguments.of(change[0], change[1], change[2], change[3], vectorized)));
  }

  @ParameterizedTest(name = "{0} to {1}, {2}, vectorized {4}")
  @MethodSource("changes")
  void filesOfTheTypeBeforeAreReadAsTheTypeAfter(
      String from, String to, String old, String wide, String vectorized) {
    DataType before = type(from);
    DataType after = type(to);
    HandWrittenTable table = new HandWrittenTable(schema(before));
    table.add("old.parquet", rows(from, old), null);
    table.schema(schema(after));
    table.add("new.parquet", rows(to, wide), null);
    String expectedOld =
        LocalSpark.sql("SELECT cast(cast(" + old + " AS " + from + ") AS " + to + ")").get(0);
    String expectedNew = LocalSpark.sql("SELECT cast(" + wide + " AS " + to + ")").get(0);
    LocalSpark.session().conf().set(READER, vectorized);
    try {
      assertThat(texts(table.read().selectExpr("k", "c", "s.c", "a[0]", "m['x']")))
          .containsExactlyInAnyOrder(
              "1," + expectedOld + "," + expectedOld + "," + expectedOld + "," + expectedOld,
              "2,null,null,null,null",
              "1," + expectedNew + "," + expectedNew + "," + expectedNew + "," + expectedNew,
              "2,null,null,null,null");
      for (String value : List.of(old, wide)) {
        String expected = value.equals(old) ? expectedOld : expectedNew;
        String literal =
            "cast(cast(" + value + " AS " + (value.equals(old) ? from : to) + ") AS " + to + ")";
        assertThat(texts(table.read().where("c = " + literal).select("c")))
            .containsExactly(expected);
        assertThat(texts(table.read().where("c in (" + literal + ")").select("c")))
            .containsExactly(expected);
        assertThat(
                texts(table.read().where("c >= " + literal + " AND c <= " + literal).select("c")))
            .containsExactly(expected);
      }
    } finally {
      LocalSpark.session().conf().unset(READER);
    }
  }

  private static StructType schema(DataType type) {
    return new StructType()
        .add("k", DataTypes.IntegerType)
        .add("c", type)
        .add("s", new StructType().add("c", type))
        .add("a", DataTypes.createArrayType(type))
        .add("m", DataTypes.createMapType(DataTypes.StringType, type));
  }

  private static Dataset<Row> rows(String type, String value) {
    String v = "cast(" + value + " AS " + type + ")";
    return LocalSpark.session()
        .sql(
            "SELECT 1 AS k, "
                + v
                + " AS c, struct("
                + v
                + " AS c) AS s, array("
                + v
                + ") AS a, map('x', "
                + v
                + ") AS m UNION ALL SELECT 2, null, null, null, null");
  }

  private static DataType type(String name) {
    return DataType.fromDDL(name);
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.mkString(",")).toList();
  }
}
