package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DescribeDetailTest {
  private final String table = newName();

  @Test
  void columnsAreThoseThatUsersOfDeltaKnow() {
    sql("CREATE TABLE %s (a INT) USING delta".formatted(table));

    assertThat(session().sql("CALL system.describe_detail('%s')".formatted(table)).schema().toDDL())
        .isEqualTo(
            "format STRING,id STRING,name STRING,description STRING,location STRING,createdAt"
                + " TIMESTAMP,lastModified TIMESTAMP,partitionColumns ARRAY<STRING>,"
                + "clusteringColumns ARRAY<STRING>,numFiles BIGINT,sizeInBytes BIGINT,properties"
                + " MAP<STRING, STRING>,minReaderVersion INT,minWriterVersion INT,tableFeatures"
                + " ARRAY<STRING>");
  }

  @Test
  void theRowTellsWhatTheTableIsAndStartsNoJob() {
    sql(
        "CREATE TABLE %s (a INT, p INT) USING delta PARTITIONED BY (p) COMMENT 'why'"
                .formatted(table)
            + " TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
    sql("INSERT INTO %s VALUES (1, 1), (2, 2)".formatted(table));

    Row detail = detail(table);

    assertThat(detail.<String>getAs("format")).isEqualTo("delta");
    assertThat(detail.<String>getAs("name")).endsWith("default." + table);
    assertThat(detail.<String>getAs("description")).isEqualTo("why");
    assertThat(detail.<String>getAs("location")).startsWith("file:").endsWith("/" + table);
    assertThat(detail.getList(detail.fieldIndex("partitionColumns"))).isEqualTo(List.of("p"));
    assertThat(detail.getList(detail.fieldIndex("clusteringColumns"))).isEmpty();
    assertThat(detail.<Long>getAs("numFiles")).isEqualTo(2);
    assertThat(detail.<Long>getAs("sizeInBytes")).isPositive();
    assertThat(detail.getJavaMap(detail.fieldIndex("properties")))
        .hasToString("{delta.enableDeletionVectors=true}");
    assertThat(detail.<Integer>getAs("minReaderVersion")).isEqualTo(3);
    assertThat(detail.<Integer>getAs("minWriterVersion")).isEqualTo(7);
    assertThat(detail.getList(detail.fieldIndex("tableFeatures")).toString())
        .contains("deletionVectors");
    assertThat(jobsOf(() -> detail(table))).isZero();
  }

  @Test
  void aTableThatNoCatalogListsHasNoName() {
    Path root = newDirectory();
    sql("CREATE TABLE delta.`%s` (a INT) USING delta".formatted(root));

    Row detail = detail("delta.`%s`".formatted(root));
    assertThat(detail.<String>getAs("name")).isNull();
    assertThat(detail.getList(detail.fieldIndex("tableFeatures")).toString())
        .contains("appendOnly", "invariants");
  }

  @Test
  void tableMustBeThereAndDelta() {
    assertThat(sqlFailure("CALL system.describe_detail('nowhere')").getCondition())
        .isEqualTo("DELTA_TABLE_NOT_FOUND");
    sql("CREATE TABLE %s (a INT) USING parquet".formatted(table));
    assertThat(sqlFailure("CALL system.describe_detail('%s')".formatted(table)).getCondition())
        .isEqualTo("DELTA_TABLE_ONLY_OPERATION");
  }

  private static Row detail(String name) {
    return session()
        .sql("CALL system.describe_detail('%s')".formatted(name))
        .collectAsList()
        .get(0);
  }
}
