package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.testkit.LocalSpark;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** No pushed condition may lose a row, or gain one. */
class RandomPredicateTest {
  private static final String COLUMNS =
      "id, cast(id % 7 AS INT) p, if(id % 11 = 0, NULL, concat('q', id % 3)) q,"
          + " if(id % 5 = 0, NULL, cast(id AS INT)) i, if(id % 13 = 0, double('NaN'), id / 4D) d,"
          + " cast(id % 20 AS DECIMAL(6, 2)) dec,"
          + " if(id % 17 = 0, NULL, concat('s', lpad(id, 3, '0'))) s,"
          + " date_add(DATE'2024-01-01', cast(id AS INT)) dt,"
          + " timestamp_micros(1700000000000000 + id * 777) ts, id % 2 = 0 flag";
  private static final String SOURCE = "range(0, 120, 1, 6)";
  private static final String TABLE = LocalSpark.newName();

  static {
    LocalSpark.sql(
        "CREATE TABLE "
            + TABLE
            + " USING delta PARTITIONED BY (p, q) AS SELECT "
            + COLUMNS
            + " FROM "
            + SOURCE);
    LocalSpark.session()
        .sql("SELECT " + COLUMNS + " FROM " + SOURCE)
        .localCheckpoint()
        .createOrReplaceTempView("expected_rows");
  }

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void aConditionFindsTheSameRowsWhereverItIsJudged(@ForAll("conditions") String condition) {
    assertThat(ids(LocalSpark.session().table(TABLE), condition))
        .as(condition)
        .isEqualTo(ids(LocalSpark.session().table("expected_rows"), condition));
  }

  private static List<Long> ids(Dataset<Row> rows, String condition) {
    return rows.where(condition).select("id").collectAsList().stream()
        .map(row -> row.getLong(0))
        .sorted()
        .toList();
  }

  @Provide
  Arbitrary<String> conditions() {
    return conditions(3);
  }

  private static Arbitrary<String> conditions(int depth) {
    if (depth == 0) {
      return leaves();
    }
    Arbitrary<String> inner = conditions(depth - 1);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(2, leaves()),
        net.jqwik.api.Tuple.of(
            3, Combinators.combine(inner, inner).as((l, r) -> "(" + l + " AND " + r + ")")),
        net.jqwik.api.Tuple.of(
            3, Combinators.combine(inner, inner).as((l, r) -> "(" + l + " OR " + r + ")")),
        net.jqwik.api.Tuple.of(1, inner.map(condition -> "NOT " + condition)));
  }

  private static Arbitrary<String> leaves() {
    Arbitrary<String> operators = Arbitraries.of("=", "<>", "<", "<=", ">", ">=", "<=>");
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(
                    Arbitraries.of("p", "q", "i", "d", "dec", "s", "dt", "ts", "flag"),
                    Arbitraries.of(" IS NULL", " IS NOT NULL", " <=> NULL", " = NULL"))
                .as((column, test) -> "(" + column + test + ")"),
            comparison("p", operators, Arbitraries.integers().between(-1, 8).map(String::valueOf)),
            comparison("q", operators, Arbitraries.of("'q0'", "'q1'", "'q2'", "''", "NULL")),
            comparison(
                "i", operators, Arbitraries.integers().between(-5, 130).map(String::valueOf)),
            comparison("id", operators, Arbitraries.integers().between(-5, 130).map(i -> i + "L")),
            comparison(
                "d",
                operators,
                Arbitraries.of("0D", "7.5D", "29.75D", "double('NaN')", "-1D", "1e9D")),
            comparison("dec", operators, Arbitraries.of("0", "7.00", "19.005", "100", "-3")),
            comparison(
                "s", operators, Arbitraries.of("'s000'", "'s0'", "'s06'", "'s119'", "'t'", "''")),
            comparison(
                "dt",
                operators,
                Arbitraries.integers()
                    .between(-2, 125)
                    .map(i -> "date_add(DATE'2024-01-01', " + i + ")")),
            comparison(
                "ts",
                operators,
                Arbitraries.integers()
                    .between(-2, 125)
                    .map(i -> "timestamp_micros(" + (1_700_000_000_000_000L + i * 777L) + ")")),
            Arbitraries.of(
                "flag",
                "s LIKE 's0%'",
                "s LIKE '%5'",
                "q LIKE 'q%'",
                "p + 1 = 3",
                "i % 2 = 0",
                "i + p > 60",
                "length(s) = 4",
                "coalesce(q, 'none') = 'none'",
                "month(dt) = 2",
                "p IN (1, 3, NULL)",
                "i IN (5, 50, 99)",
                "s IN ('s001', 's100')",
                "d IN (0.5D, double('NaN'))",
                "NOT (i IN (7, NULL))",
                "NOT (p IN (1, 2))")));
  }

  private static Arbitrary<String> comparison(
      String column, Arbitrary<String> operators, Arbitrary<String> literals) {
    return Combinators.combine(operators, literals)
        .as((operator, literal) -> "(" + column + " " + operator + " " + literal + ")");
  }
}
