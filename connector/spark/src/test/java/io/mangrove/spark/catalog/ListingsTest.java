package io.mangrove.spark.catalog;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a query costs the store that holds the log. */
class ListingsTest {
  private final Path root = newDirectory();
  private final String table = "delta.`counted:%s`".formatted(root);

  @BeforeEach
  void create() {
    session()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.counted.impl", CountedFileSystem.class.getName());
    sql("CREATE TABLE delta.`%s` (id INT) USING delta".formatted(root));
    sql("INSERT INTO delta.`%s` VALUES (1), (2)".formatted(root));
  }

  @Test
  void queryListsTheLogTwice() {
    int first = listingsOf("SELECT * FROM " + table);
    int later = listingsOf("SELECT * FROM " + table);

    assertThat(later).isLessThanOrEqualTo(2);
    assertThat(first).isLessThanOrEqualTo(3);
  }

  @Test
  void queryThatNamesATableTwiceListsItsLogNoMoreOften() {
    assertThat(listingsOf("SELECT * FROM " + table)).isPositive();

    assertThat(listingsOf("SELECT a.id FROM %s a JOIN %1$s b ON a.id = b.id".formatted(table)))
        .isLessThanOrEqualTo(2);
  }

  @Test
  void describeListsTheLogOnce() {
    assertThat(listingsOf("DESCRIBE " + table)).isPositive();

    assertThat(listingsOf("DESCRIBE " + table)).isEqualTo(1);
  }

  private static int listingsOf(String statement) {
    int before = CountedFileSystem.LOG_LISTINGS.get();
    assertThat(sql(statement)).isNotEmpty();
    return CountedFileSystem.LOG_LISTINGS.get() - before;
  }
}
