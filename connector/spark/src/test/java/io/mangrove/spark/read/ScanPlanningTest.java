package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScanPlanningTest {
  private static final String TABLE = LocalSpark.newName();

  @BeforeAll
  static void twentyFiles() {
    LocalSpark.sql(
        "CREATE TABLE "
            + TABLE
            + " USING delta AS SELECT id, concat('text ', id) s"
            + " FROM range(0, 2000, 1, 20)");
  }

  @Test
  void smallFilesShareATask() {
    DeltaScan scan = PlannedScans.only(LocalSpark.session().table(TABLE));
    assertThat(PlannedScans.filesOf(scan)).isEqualTo(20);
    assertThat(scan.planInputPartitions().length).isBetween(1, 4);
  }

  @Test
  void aLargeFileIsCut() {
    LocalSpark.session().conf().set("spark.sql.files.maxPartitionBytes", "500");
    LocalSpark.session().conf().set("spark.sql.files.openCostInBytes", "10");
    try {
      Dataset<Row> query = LocalSpark.session().table(TABLE);
      assertThat(PlannedScans.only(query).planInputPartitions().length).isGreaterThan(20);
      assertThat(query.collectAsList()).hasSize(2000);
    } finally {
      LocalSpark.session().conf().unset("spark.sql.files.maxPartitionBytes");
      LocalSpark.session().conf().unset("spark.sql.files.openCostInBytes");
    }
  }

  @Test
  void aLimitOpensTheFilesItNeeds() {
    Dataset<Row> query = LocalSpark.session().table(TABLE).limit(150);
    assertThat(PlannedScans.filesOf(query)).isEqualTo(2);
    assertThat(query.collectAsList()).hasSize(150);
    Dataset<Row> filtered = LocalSpark.session().table(TABLE).where("id % 2 = 0").limit(150);
    assertThat(PlannedScans.filesOf(filtered)).isEqualTo(20);
    assertThat(filtered.collectAsList()).hasSize(150);
  }

  @Test
  void theSizeOfASelectedPartDecidesABroadcast() {
    DeltaScan all = PlannedScans.only(LocalSpark.session().table(TABLE));
    DeltaScan part = PlannedScans.only(LocalSpark.session().table(TABLE).where("id < 100"));
    DeltaScan narrow = PlannedScans.only(LocalSpark.session().table(TABLE).select("id"));
    assertThat(all.estimateStatistics().numRows()).hasValue(2000);
    assertThat(part.estimateStatistics().numRows()).hasValue(100);
    long bytes = all.estimateStatistics().sizeInBytes().getAsLong();
    assertThat(part.estimateStatistics().sizeInBytes().getAsLong()).isLessThan(bytes / 10);
    assertThat(narrow.estimateStatistics().sizeInBytes().getAsLong()).isLessThan(bytes);
  }

  @Test
  void theSameScanOfTheSameVersionIsRunOnce() {
    LocalSpark.session().conf().set("spark.sql.adaptive.enabled", "false");
    try {
      String half =
          "(SELECT mod(id, 10) k, count(s) c FROM " + TABLE + " WHERE id < %d GROUP BY 1)";
      String same = half.formatted(500) + " a JOIN " + half.formatted(500) + " b";
      String other = half.formatted(500) + " a JOIN " + half.formatted(600) + " b";
      String query = "EXPLAIN SELECT a.c FROM %s ON a.k = b.k AND a.c = b.c";
      assertThat(LocalSpark.sql(query.formatted(same)).get(0)).contains("ReusedExchange");
      assertThat(LocalSpark.sql(query.formatted(other)).get(0)).doesNotContain("ReusedExchange");
    } finally {
      LocalSpark.session().conf().set("spark.sql.adaptive.enabled", "true");
    }
  }

  @Test
  void batchesAreReadWhereGeneratedCodeTakesThem() {
    Dataset<Row> query = LocalSpark.session().table(TABLE);
    assertThat(PlannedScans.only(query).columnarSupportMode().name()).isEqualTo("SUPPORTED");
    StringBuilder many = new StringBuilder("id");
    for (int i = 0; i < 120; i++) {
      many.append(", id + ").append(i).append(" c").append(i);
    }
    String wide = LocalSpark.newName();
    LocalSpark.sql("CREATE TABLE " + wide + " USING delta AS SELECT " + many + " FROM range(5)");
    Dataset<Row> wideQuery = LocalSpark.session().table(wide);
    assertThat(PlannedScans.only(wideQuery).columnarSupportMode().name()).isEqualTo("UNSUPPORTED");
    assertThat(wideQuery.selectExpr("sum(c119)").collectAsList().get(0).getLong(0))
        .isEqualTo(119 * 5 + 10);
    assertThat(wideQuery.collectAsList()).hasSize(5);
  }

  @Test
  void aDescriptionStaysShort() {
    StringBuilder ids = new StringBuilder("id IN (-1");
    for (int i = 0; i < 3000; i++) {
      ids.append(", ").append(i);
    }
    Dataset<Row> query = LocalSpark.session().table(TABLE).where(ids.append(')').toString());
    assertThat(PlannedScans.only(query).description()).hasSizeLessThan(1000);
  }
}
