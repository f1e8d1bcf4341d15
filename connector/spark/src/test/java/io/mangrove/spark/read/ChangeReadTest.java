package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.testkit.WrittenVector;
import io.mangrove.spark.testkit.LocalSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The table: 0 to 2 make it, 2 with the feed; 3 adds a.parquet with the ids 0 to 9; 4 rewrites it
 * as b.parquet without id 9 and says so in a file of change data; 5 masks the ids 1 and 2 of
 * b.parquet; 6 masks 2 and 3; 7 removes b.parquet.
 */
class ChangeReadTest {
  private static final StructType COLUMNS =
      new StructType().add("p", DataTypes.StringType).add("id", DataTypes.LongType);
  private static final String VECTORIZED = "spark.sql.parquet.enableVectorizedReader";
  private static final String B =
      "\"path\":\"b.parquet\",\"partitionValues\":{\"p\":\"x\"},\"dataChange\":true";

  private static HandWrittenTable table;

  @BeforeAll
  static void aTableWithEveryKindOfChange() {
    table = new HandWrittenTable(COLUMNS, "p");
    table.property("delta.enableChangeDataFeed", "true");
    table.feature("deletionVectors");
    table.schema(COLUMNS, "p");
    String stats = "{\"numRecords\":10,\"minValues\":{\"id\":0},\"maxValues\":{\"id\":9}}";
    table.add("a.parquet", table.file("a.parquet", ids(10)), Map.of("p", "x"), stats);
    table.file("b.parquet", ids(9));
    table.file(
        "_change_data/c.parquet",
        rows("9L AS id, 'delete' AS _change_type")
            .union(rows("8L AS id, 'update_preimage' AS _change_type"))
            .union(rows("8L AS id, 'update_postimage' AS _change_type")));
    table.commit(
        "{\"remove\":{\"path\":\"a.parquet\",\"deletionTimestamp\":0,\"dataChange\":true}}",
        add(null),
        "{\"cdc\":{\"path\":\"_change_data/c.parquet\",\"partitionValues\":{\"p\":\"x\"},"
            + "\"size\":100,\"dataChange\":false}}");
    table.commit(remove(null), add(vector(1, 2)));
    table.commit(remove(vector(1, 2)), add(vector(2, 3)));
    table.commit(remove(vector(2, 3)));
  }

  @AfterEach
  void settingsAreAsBefore() {
    LocalSpark.session().conf().unset(VECTORIZED);
    LocalSpark.session().conf().unset("spark.sql.codegen.maxFields");
  }

  @ParameterizedTest(name = "vectorized {0}, codegen for {1} fields")
  @CsvSource({"true, 100", "true, 1", "false, 100"})
  void everyChangeIsThereOnce(String vectorized, int fields) {
    LocalSpark.session().conf().set(VECTORIZED, vectorized);
    LocalSpark.session().conf().set("spark.sql.codegen.maxFields", fields);
    assertThat(
            texts(
                changes("FROM VERSION 3 TO VERSION 7")
                    .groupBy("p", "_commit_version", "_change_type")
                    .agg(functions.expr("sort_array(collect_list(id))"))))
        .containsExactlyInAnyOrder(
            "x,3,insert,[0,1,2,3,4,5,6,7,8,9]",
            "x,4,delete,[9]",
            "x,4,update_preimage,[8]",
            "x,4,update_postimage,[8]",
            "x,5,delete,[1,2]",
            "x,6,delete,[3]",
            "x,6,insert,[1]",
            "x,7,delete,[0,1,4,5,6,7,8]");
  }

  @Test
  void columnsAreTheTablesAndThoseOfAChange() {
    Dataset<Row> changes = changes("FROM VERSION 4 TO VERSION 4");
    assertThat(changes.schema().toDDL())
        .isEqualTo(
            "p STRING,id BIGINT,_change_type STRING,_commit_version BIGINT,"
                + "_commit_timestamp TIMESTAMP");
    assertThat(texts(changes.selectExpr("_change_type", "id")))
        .containsExactlyInAnyOrder("delete,9", "update_preimage,8", "update_postimage,8");
    assertThat(texts(changes.selectExpr("count(*)"))).containsExactly("3");
    assertThat(texts(changes.selectExpr("_commit_timestamp > now() - interval 1 day").distinct()))
        .containsExactly("true");
  }

  @ParameterizedTest(name = "{0}: {1} rows, {2} data files, {3} files of change data")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "_commit_version = 3,                      10, 1, 0",
        "_commit_version = 4,                      3,  0, 1",
        "_commit_version > 4 AND p = 'x',          11, 4, 0",
        "p = 'y',                                  0,  0, 0",
        "_change_type = 'insert',                  11, 2, 1",
        "_change_type = 'update_preimage',         1,  0, 1",
        "_change_type IN ('insert' ; 'delete'),    22, 5, 1",
        "id = 42,                                  0,  4, 1",
        "id = 8,                                   4,  5, 1",
        "_commit_version = 3 OR id = 8,            13, 5, 1",
        "_change_type = 'delete' AND id = 1,       2,  3, 1",
      })
  void conditionsLeaveOutFilesAndNeverRows(
      String condition, long rows, int dataFiles, int changeFiles) {
    Dataset<Row> changes =
        changes("FROM VERSION 3 TO VERSION 7").where(condition.replace(';', ','));
    assertThat(changes.collectAsList()).hasSize((int) rows);
    ChangeScan scan = scan(changes);
    assertThat(scan.dataFiles().count()).isEqualTo(dataFiles);
    assertThat(scan.changeFiles().count()).isEqualTo(changeFiles);
  }

  @Test
  void rangesMayLeaveOutTheirEnds() {
    String version = "count(*), min(_commit_version), max(_commit_version)";
    for (String[] range :
        new String[][] {
          {"FROM VERSION 3 EXCLUSIVE TO VERSION 5", "5,4,5"},
          {"FROM VERSION 3 TO VERSION 5 EXCLUSIVE", "13,3,4"},
          {"FROM VERSION 6", "9,6,7"},
          {"FROM VERSION 7 EXCLUSIVE", "0,null,null"},
          {"FROM VERSION 6 TO VERSION 100", "9,6,7"},
        }) {
      assertThat(texts(changes(range[0]).selectExpr(version.split(", ", -1))))
          .as(range[0])
          .containsExactly(range[1]);
    }
  }

  @Test
  void sparksOwnReaderGivesTheSame() {
    Dataset<Row> read =
        LocalSpark.session()
            .read()
            .option("startingVersion", 5)
            .option("endingVersion", 6)
            .changes("delta.`" + table.root() + "`");
    assertThat(texts(read.select("id", "_change_type")))
        .containsExactlyInAnyOrder("1,delete", "2,delete", "3,delete", "1,insert");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "FROM VERSION 8,                              DELTA_CDC_START_VERSION_AFTER_LATEST",
        "FROM VERSION 6 TO VERSION 5,                 DELTA_INVALID_CDC_RANGE",
        "FROM VERSION 1 TO VERSION 5,                 DELTA_MISSING_CHANGE_DATA",
        "FROM VERSION x,                              DELTA_ILLEGAL_OPTION",
        "FROM TIMESTAMP '2100-01-01',                 DELTA_TIMESTAMP_GREATER_THAN_COMMIT",
        "FROM VERSION 3 WITH (deduplicationMode = 'netChanges'),"
            + " DELTA_CHANGELOG_UNSUPPORTED_OPTION",
      })
  void whatCannotBeGivenIsAnError(String range, String condition) {
    String quoted = range.replace(" x", " 'x'");
    assertThat(LocalSpark.sqlFailure("SELECT * FROM " + name() + " CHANGES " + quoted))
        .satisfies(e -> assertThat(e.getCondition()).isEqualTo(condition));
  }

  @Test
  void mappedColumnsAreFoundAndRenamedOnesRefused() {
    HandWrittenTable mapped = new HandWrittenTable(mapped("id", "c1"));
    mapped.feature("columnMapping");
    mapped.property("delta.enableChangeDataFeed", "true");
    mapped.property("delta.columnMapping.mode", "name");
    mapped.schema(mapped("id", "c1"));
    mapped.add("a.parquet", rows("5L AS c1"), null);
    mapped.file("_change_data/c.parquet", rows("5L AS c1, 'delete' AS _change_type"));
    mapped.commit(
        "{\"cdc\":{\"path\":\"_change_data/c.parquet\",\"partitionValues\":{},"
            + "\"size\":100,\"dataChange\":false}}");
    String name = "delta.`" + mapped.root() + "`";
    String select = "SELECT id, _change_type FROM " + name + " CHANGES FROM VERSION ";
    assertThat(LocalSpark.sql(select + "3 TO VERSION 4"))
        .containsExactlyInAnyOrder("5,insert", "5,delete");
    assertThat(LocalSpark.sql(select + "3 TO VERSION 4 WHERE id = 5 AND _change_type = 'delete'"))
        .containsExactly("5,delete");
    mapped.schema(mapped("name", "c1"));
    assertThat(LocalSpark.sqlFailure(select.replace("id,", "name,") + "3").getCondition())
        .isEqualTo("DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA");
    assertThat(
            LocalSpark.sqlFailure(select.replace("id,", "name,") + "3 TO VERSION 4").getCondition())
        .isEqualTo("DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA");
    LocalSpark.session()
        .conf()
        .set(
            "spark.databricks.delta.changeDataFeed.defaultSchemaModeForColumnMappingTable",
            "endVersion");
    try {
      assertThat(LocalSpark.sql(select + "4 TO VERSION 4")).containsExactly("5,delete");
    } finally {
      LocalSpark.session()
          .conf()
          .unset("spark.databricks.delta.changeDataFeed.defaultSchemaModeForColumnMappingTable");
    }
  }

  private static StructType mapped(String column, String physicalName) {
    return new StructType(
        new StructField[] {
          new StructField(
              column,
              DataTypes.LongType,
              true,
              new MetadataBuilder()
                  .putString("delta.columnMapping.physicalName", physicalName)
                  .putLong("delta.columnMapping.id", 1)
                  .build())
        });
  }

  private static Dataset<Row> changes(String range) {
    return LocalSpark.session().sql("SELECT * FROM " + name() + " CHANGES " + range);
  }

  private static String name() {
    return "delta.`" + table.root() + "`";
  }

  private static ChangeScan scan(Dataset<Row> query) {
    for (LogicalPlan leaf :
        CollectionConverters.asJava(
            ((org.apache.spark.sql.classic.Dataset<?>) query)
                .queryExecution()
                .optimizedPlan()
                .collectLeaves())) {
      if (leaf instanceof DataSourceV2ScanRelation relation
          && relation.scan() instanceof ChangeScan scan) {
        return scan;
      }
    }
    throw new AssertionError("no scan of changes in " + query);
  }

  private static String add(DeletionVectorDescriptor vector) {
    return "{\"add\":{"
        + B
        + ",\"size\":1000,\"modificationTime\":0,\"stats\":"
        + "\"{\\\"numRecords\\\":9}\""
        + json(vector)
        + "}}";
  }

  private static String remove(DeletionVectorDescriptor vector) {
    return "{\"remove\":{" + B + ",\"deletionTimestamp\":0" + json(vector) + "}}";
  }

  private static String json(DeletionVectorDescriptor vector) {
    return vector == null
        ? ""
        : ",\"deletionVector\":{\"storageType\":\"i\",\"pathOrInlineDv\":\""
            + vector.pathOrInlineDv()
            + "\",\"sizeInBytes\":"
            + vector.sizeInBytes()
            + ",\"cardinality\":"
            + vector.cardinality()
            + "}";
  }

  private static DeletionVectorDescriptor vector(long... positions) {
    return WrittenVector.of(positions).inline();
  }

  private static Dataset<Row> ids(long count) {
    return LocalSpark.session().range(0, count, 1, 1).toDF("id");
  }

  private static Dataset<Row> rows(String columns) {
    return LocalSpark.session().sql("SELECT " + columns);
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(
            row -> {
              StringBuilder text = new StringBuilder();
              for (int i = 0; i < row.size(); i++) {
                Object value = row.get(i);
                text.append(i == 0 ? "" : ",")
                    .append(
                        value instanceof scala.collection.Seq<?> list
                            ? list.mkString("[", ",", "]")
                            : value);
              }
              return text.toString();
            })
        .toList();
  }
}
