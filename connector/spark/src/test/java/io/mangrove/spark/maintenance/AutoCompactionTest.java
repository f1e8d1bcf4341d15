package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newName;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutoCompactionTest {
  private static final String CONFS = "spark.databricks.delta.autoCompact.";
  private static final String BACKGROUND = "spark.mangrove.autoCompact.background";

  private final String table = newName();

  @BeforeEach
  void manyAreThree() {
    session().conf().set(CONFS + "minNumFiles", "3");
    session().conf().set(BACKGROUND, "false");
  }

  @AfterEach
  void reset() {
    session().conf().unset(CONFS + "minNumFiles");
    session().conf().unset(CONFS + "enabled");
    session().conf().unset(BACKGROUND);
  }

  private void create(String rest) {
    sql("CREATE TABLE %s (a INT, p INT) USING delta %s".formatted(table, rest));
  }

  private void insert(String values) {
    sql("INSERT INTO %s VALUES %s".formatted(table, values));
  }

  private List<String> operations() {
    return session()
        .sql("CALL system.describe_history('%s')".formatted(table))
        .selectExpr("concat_ws(' ', operation, operationParameters.auto)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private long files() {
    return session()
        .sql("CALL system.describe_detail('%s')".formatted(table))
        .selectExpr("numFiles")
        .collectAsList()
        .get(0)
        .getLong(0);
  }

  @Test
  void aPartitionsSmallFilesGoTogetherOnceItHasMany() {
    create("PARTITIONED BY (p) TBLPROPERTIES ('delta.autoOptimize.autoCompact' = 'true')");
    insert("(1, 1), (2, 2)");
    insert("(3, 1), (4, 2)");
    assertThat(files()).isEqualTo(4);

    insert("(5, 1)");

    assertThat(files()).isEqualTo(3);
    assertThat(operations())
        .containsExactly("OPTIMIZE true", "WRITE", "WRITE", "WRITE", "CREATE TABLE");
    assertThat(sql("SELECT a FROM %s ORDER BY a".formatted(table)))
        .containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void theSessionSaysYesOrNoWhateverTheTableSays() {
    create("TBLPROPERTIES ('delta.autoOptimize.autoCompact' = 'auto')");
    session().conf().set(CONFS + "enabled", "false");
    insert("(1, 1)");
    insert("(2, 1)");
    insert("(3, 1)");
    assertThat(files()).isEqualTo(3);

    sql("ALTER TABLE %s UNSET TBLPROPERTIES ('delta.autoOptimize.autoCompact')".formatted(table));
    session().conf().set(CONFS + "enabled", "true");
    insert("(4, 1)");

    assertThat(files()).isEqualTo(1);
  }

  @Test
  void filesThatAreInOrderStayInIt() {
    create("CLUSTER BY (a) TBLPROPERTIES ('delta.autoOptimize.autoCompact' = 'true')");
    insert("(1, 1)");
    insert("(2, 1)");
    sql("CALL system.optimize('%s')".formatted(table));
    insert("(3, 1)");
    insert("(4, 1)");
    assertThat(files()).isEqualTo(3);

    insert("(5, 1)");

    assertThat(files()).isEqualTo(2);
    sql("CALL system.optimize('%s')".formatted(table));
    assertThat(files()).isEqualTo(1);
    assertThat(sql("SELECT a FROM " + table)).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void whatGoesWrongIsNotTheStatementsBusiness() {
    create("TBLPROPERTIES ('delta.autoOptimize.autoCompact' = 'true')");
    session().conf().set(CONFS + "minNumFiles", "many");
    insert("(1, 1)");
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void itGoesOnBehindTheStatement() throws InterruptedException {
    session().conf().set(BACKGROUND, "true");
    create("TBLPROPERTIES ('delta.autoOptimize.autoCompact' = 'true')");
    insert("(1, 1)");
    insert("(2, 1)");
    insert("(3, 1)");
    Instant end = Instant.now().plus(Duration.ofMinutes(2));
    while (files() > 1 && Instant.now().isBefore(end)) {
      Thread.sleep(50);
    }
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void aStatementThatChangesRowsFindsThemWhereTheyStay() {
    session().conf().set(BACKGROUND, "true");
    create("TBLPROPERTIES ('delta.autoOptimize.autoCompact' = 'true')");
    insert("(1, 1)");
    insert("(2, 1)");
    insert("(3, 1)");

    sql("DELETE FROM %s WHERE a = 2".formatted(table));

    assertThat(operations())
        .containsExactly("DELETE", "OPTIMIZE true", "WRITE", "WRITE", "WRITE", "CREATE TABLE");
  }

  @Test
  void tablesMadeOfAQueryHaveItFromTheirFirstRows() {
    String query =
        " TABLE %s USING delta TBLPROPERTIES ('delta.autoOptimize.autoCompact' = 'true') AS SELECT"
            + " id FROM range(0, 9, 1, 3)";
    for (String statement : List.of("CREATE", "CREATE OR REPLACE")) {
      sql((statement + query).formatted(table));
      assertThat(files()).as(statement).isEqualTo(1);
      assertThat(operations().get(0)).isEqualTo("OPTIMIZE true");
      assertThat(sql("SELECT count(*) FROM " + table)).containsExactly("9");
    }
  }
}
