package io.mangrove.spark;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mangrove.spark.testkit.LocalSpark;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a user sees who configured half of it. */
class DeltaDataSourceTest {
  private static final String CONDITION =
      "DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG";

  private final String path = newDirectory().resolve("t").toString();

  @AfterEach
  void sharedSessionIsActiveAgain() {
    SparkSession unused = LocalSpark.session();
  }

  @Test
  void saveWithoutTheExtensionNamesTheExtension() {
    assertThat(missing(() -> LocalSpark.session().range(1).write().format("delta").save(path)))
        .isEqualTo("spark.sql.extensions=io.mangrove.sql.DeltaSessionExtensions");
  }

  @Test
  void loadWithoutTheExtensionNamesTheExtension() {
    sql("CREATE TABLE delta.`%s` (a INT) USING delta".formatted(path));

    assertThat(missing(() -> LocalSpark.session().read().format("delta").load(path).count()))
        .isEqualTo("spark.sql.extensions=io.mangrove.sql.DeltaSessionExtensions");
  }

  @Test
  void createTableWithoutTheCatalogNamesBoth() {
    SparkSession plain = withoutCatalog();

    assertThat(missing(() -> plain.sql("CREATE TABLE %s (a INT) USING delta".formatted(newName()))))
        .contains("spark.sql.catalog.spark_catalog=io.mangrove.spark.DeltaCatalog")
        .contains("spark.sql.extensions=io.mangrove.sql.DeltaSessionExtensions");
  }

  @Test
  void tableOfTheCatalogReadWithoutItNamesTheCatalog() {
    String table = newName();
    sql("CREATE TABLE %s (a INT) USING delta".formatted(table));

    assertThat(missing(() -> withoutCatalog().sql("SELECT * FROM " + table).count()))
        .contains("spark.sql.catalog.spark_catalog=io.mangrove.spark.DeltaCatalog");
  }

  @Test
  void saveWithoutTheCatalogNamesTheCatalog() {
    assertThat(missing(() -> withoutCatalog().range(1).write().format("delta").save(path)))
        .contains("spark.sql.catalog.spark_catalog=io.mangrove.spark.DeltaCatalog");
  }

  @Test
  void streamIsRefusedBeforeItStarts() {
    Throwable failure =
        catchThrowable(
            () ->
                LocalSpark.session()
                    .readStream()
                    .format("rate")
                    .load()
                    .writeStream()
                    .format("delta")
                    .option("checkpointLocation", newDirectory().toString())
                    .start(path));

    assertThat(((SparkThrowable) failure).getCondition()).isEqualTo("DELTA_OPERATION_NOT_ALLOWED");
  }

  private static SparkSession withoutCatalog() {
    SparkSession plain = LocalSpark.session().newSession();
    plain.conf().set("spark.sql.catalog.spark_catalog", "builtin");
    SparkSession.setActiveSession(plain);
    return plain;
  }

  private static String missing(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
    Throwable failure = catchThrowable(action);
    assertThat(failure).isInstanceOf(SparkThrowable.class);
    SparkThrowable known = (SparkThrowable) failure;
    assertThat(known.getCondition()).isEqualTo(CONDITION);
    return known.getMessageParameters().get("missing");
  }
}
