package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.spark.testkit.LocalSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnMappingReadTest {

  @Test
  void columnsAndTheirStatisticsAreFoundByPhysicalName() {
    HandWrittenTable table = mapped("name", ROWS);
    table.add(
        "a.parquet",
        rows("1 AS c1, 'x' AS c2, named_struct('c4', 10) AS c3"),
        "{\"numRecords\":1,\"minValues\":{\"c1\":1,\"c3\":{\"c4\":10}},"
            + "\"maxValues\":{\"c1\":1,\"c3\":{\"c4\":10}}}");
    // What stands under the name a user sees is of no column.
    table.add(
        "b.parquet",
        rows("2 AS c1, 'y' AS c2, named_struct('c4', 20) AS c3"),
        "{\"numRecords\":1,\"minValues\":{\"id\":100},\"maxValues\":{\"id\":200}}");

    assertThat(texts(table.read())).containsExactlyInAnyOrder("[1,x,[10]]", "[2,y,[20]]");
    assertThat(texts(table.read().where("id = 2"))).containsExactly("[2,y,[20]]");
    assertThat(texts(table.read().where("s.n = 10").select("`the text`"))).containsExactly("[x]");
    assertThat(texts(table.read().selectExpr("count(*)", "min(id)", "max(id)")))
        .containsExactly("[2,1,2]");
  }

  @Test
  void namesThatColumnsHaveExchangedAreNotMixedUp() {
    StructType schema =
        struct(
            column("b", DataTypes.IntegerType, "a", 1), column("a", DataTypes.IntegerType, "b", 2));
    HandWrittenTable table = mapped("name", schema);
    table.add("f.parquet", rows("1 AS a, 2 AS b"), null);

    assertThat(texts(table.read())).containsExactly("[1,2]");
    assertThat(texts(table.read().where("a = 2 AND b = 1").select("a"))).containsExactly("[2]");
    assertThat(texts(table.read().where("a = 1"))).isEmpty();
  }

  @Test
  void columnsAreFoundByIdWhateverFilesCallThem() {
    HandWrittenTable table = mapped("id", ROWS);
    StructType inFile =
        struct(
            withId(column("q", DataTypes.StringType, "-", 2), 2),
            withId(column("c1", DataTypes.IntegerType, "-", 1), 9),
            withId(column("r", DataTypes.IntegerType, "-", 1), 1));
    Dataset<Row> rows =
        LocalSpark.session().createDataFrame(rows("'x' AS q, 7 AS c1, 1 AS r").toJavaRDD(), inFile);
    table.add("f.parquet", rows, null);

    assertThat(texts(table.read())).containsExactly("[1,x,null]");
    assertThat(texts(table.read().where("id = 1").select("`the text`"))).containsExactly("[x]");
    assertThat(texts(table.read().where("id = 7"))).isEmpty();
  }

  @Test
  void partitionValuesAreFoundByPhysicalName() {
    HandWrittenTable table =
        mapped(
            "name",
            struct(
                column("id", DataTypes.IntegerType, "c1", 1),
                column("day", DataTypes.StringType, "c2", 2)),
            "day");
    for (String day : List.of("mon", "tue")) {
      table.add(
          day + ".parquet", table.file(day + ".parquet", rows("1 AS c1")), Map.of("c2", day), null);
    }

    assertThat(texts(table.read())).containsExactlyInAnyOrder("[1,mon]", "[1,tue]");
    assertThat(texts(table.read().where("day = 'tue'"))).containsExactly("[1,tue]");
    assertThat(texts(table.read().groupBy("day").count()))
        .containsExactlyInAnyOrder("[mon,1]", "[tue,1]");
  }

  @Test
  void withoutTheModePhysicalNamesSayNothing() {
    HandWrittenTable table = new HandWrittenTable(ROWS);
    table.add("f.parquet", rows("1 AS id, 'x' AS `the text`, named_struct('n', 3) AS s"), null);

    assertThat(texts(table.read())).containsExactly("[1,x,[3]]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "id"})
  void aColumnThatIsNotMappedMakesTheTableUnreadable(String mode) {
    HandWrittenTable table =
        mapped(
            mode,
            new StructType().add(column("id", DataTypes.IntegerType, "c1", 1)).add("x", "int"));

    assertThatThrownBy(table::read)
        .hasMessageContaining("DELTA_INVALID_COLUMN_MAPPING")
        .hasMessageContaining("column x has no physical name");
  }

  private static final StructType ROWS =
      struct(
          column("id", DataTypes.IntegerType, "c1", 1),
          column("the text", DataTypes.StringType, "c2", 2),
          column("s", struct(column("n", DataTypes.IntegerType, "c4", 4)), "c3", 3));

  private static HandWrittenTable mapped(String mode, StructType schema, String... partition) {
    HandWrittenTable table = new HandWrittenTable(new StructType().add("gone", "int"));
    table.property("delta.columnMapping.mode", mode);
    table.feature("columnMapping");
    table.schema(schema, partition);
    return table;
  }

  private static StructType struct(StructField... fields) {
    return new StructType(fields);
  }

  private static StructField column(String name, DataType type, String physicalName, long id) {
    return new StructField(
        name,
        type,
        true,
        new MetadataBuilder()
            .putString("delta.columnMapping.physicalName", physicalName)
            .putLong("delta.columnMapping.id", id)
            .build());
  }

  private static StructField withId(StructField field, long id) {
    return new StructField(
        field.name(),
        field.dataType(),
        true,
        new MetadataBuilder().putLong("parquet.field.id", id).build());
  }

  private static Dataset<Row> rows(String select) {
    return LocalSpark.session().sql("SELECT " + select);
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).toList();
  }
}
