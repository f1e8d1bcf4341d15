package io.mangrove.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.UnresolvedProcedure;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.parser.HybridParameterContext;
import org.apache.spark.sql.catalyst.parser.NamedParameterContext;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.PositionalParameterContext;
import org.apache.spark.sql.catalyst.plans.logical.Call;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.apache.spark.sql.execution.command.ExplainCommand;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

class DeltaSqlParserTest {
  private final SparkSqlParser spark = new SparkSqlParser();
  private final DeltaSqlParser parser =
      new DeltaSqlParser(spark, new Catalogs("spark_catalog", List.of("default")), () -> {});

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "DESCRIBE HISTORY t                     |"
            + " spark_catalog.system.describe_history(`spark_catalog`.`default`.`t`)",
        "desc history db.t                      |"
            + " spark_catalog.system.describe_history(`spark_catalog`.`db`.`t`)",
        "DESCRIBE HISTORY db.t LIMIT 3          |"
            + " spark_catalog.system.describe_history(`spark_catalog`.`db`.`t`, limit => 3)",
        "DESCRIBE HISTORY lake.db.t             | lake.system.describe_history(`lake`.`db`.`t`)",
        "DESCRIBE HISTORY '/data/t'             |"
            + " spark_catalog.system.describe_history(`delta`.`/data/t`)",
        "DESCRIBE HISTORY \"/data/t\" LIMIT 1   |"
            + " spark_catalog.system.describe_history(`delta`.`/data/t`, limit => 1)",
        "DESCRIBE HISTORY delta.`/data/t`       |"
            + " spark_catalog.system.describe_history(`delta`.`/data/t`)",
        "DESCRIBE HISTORY delta.`s3a://b/t`     |"
            + " spark_catalog.system.describe_history(`delta`.`s3a://b/t`)",
        "DESCRIBE HISTORY `odd``name`.`a b`     |"
            + " spark_catalog.system.describe_history(`spark_catalog`.`odd``name`.`a b`)",
        "DESCRIBE HISTORY history               |"
            + " spark_catalog.system.describe_history(`spark_catalog`.`default`.`history`)",
        "DESCRIBE HISTORY IDENTIFIER('lake.a.b')| lake.system.describe_history(`lake`.`a`.`b`)",
        "/* why */ DESCRIBE HISTORY t ;         |"
            + " spark_catalog.system.describe_history(`spark_catalog`.`default`.`t`)",
        "DESCRIBE DETAIL t                      |"
            + " spark_catalog.system.describe_detail(`spark_catalog`.`default`.`t`)",
        "desc detail '/data/t'                  |"
            + " spark_catalog.system.describe_detail(`delta`.`/data/t`)",
        "SHOW PARTITIONS '/data/t'              |"
            + " spark_catalog.system.show_partitions(`delta`.`/data/t`)",
        "REORG TABLE t WHERE p = 1 APPLY (PURGE) |"
            + " spark_catalog.system.reorg(`spark_catalog`.`default`.`t`, where => p = 1)",
        "REORG TABLE '/t' APPLY (PURGE)         | spark_catalog.system.reorg(`delta`.`/t`)",
        "FSCK REPAIR TABLE t                    |"
            + " spark_catalog.system.fsck(`spark_catalog`.`default`.`t`)",
        "FSCK REPAIR TABLE '/t' DRY RUN         |"
            + " spark_catalog.system.fsck(`delta`.`/t`, dry_run => true)",
        "VACUUM t USING INVENTORY db.files RETAIN 3 HOURS |"
            + " spark_catalog.system.vacuum(`spark_catalog`.`default`.`t`,"
            + " inventory => TABLE db.files, retain_hours => 3.0)",
        "VACUUM '/t' USING INVENTORY (SELECT (f(a)) AS path FROM x) DRY RUN |"
            + " spark_catalog.system.vacuum(`delta`.`/t`,"
            + " inventory => SELECT (f(a)) AS path FROM x, dry_run => true)",
        "ANALYZE TABLE t COMPUTE DELTA STATISTICS |"
            + " spark_catalog.system.compute_stats(`spark_catalog`.`default`.`t`)",
        "ALTER TABLE t CREATE TAG v1            |"
            + " spark_catalog.system.create_tag(`spark_catalog`.`default`.`t`, tag => v1)",
        "ALTER TABLE '/t' CREATE TAG IF NOT EXISTS `a-b` AS OF VERSION 3 RETAIN 7 DAYS |"
            + " spark_catalog.system.create_tag(`delta`.`/t`, tag => a-b, version => 3,"
            + " retain_days => 7.0, if_not_exists => true)",
        "alter table lake.db.t create tag tag as of version 1 |"
            + " lake.system.create_tag(`lake`.`db`.`t`, tag => tag, version => 1)",
        "ALTER TABLE t DROP TAG 'v1.0'          |"
            + " spark_catalog.system.drop_tag(`spark_catalog`.`default`.`t`, tag => v1.0)",
        "ALTER TABLE t DROP TAG IF EXISTS v1    |"
            + " spark_catalog.system.drop_tag(`spark_catalog`.`default`.`t`, tag => v1,"
            + " if_exists => true)",
        "SHOW TAGS IN t                         |"
            + " spark_catalog.system.show_tags(`spark_catalog`.`default`.`t`)",
        "SHOW TAGS in                           |"
            + " spark_catalog.system.show_tags(`spark_catalog`.`default`.`in`)",
        "RESTORE t TO VERSION AS OF 'v1'        |"
            + " spark_catalog.system.restore(`spark_catalog`.`default`.`t`, tag => v1)",
        "OPTIMIZE t                             |"
            + " spark_catalog.system.optimize(`spark_catalog`.`default`.`t`)",
        "optimize delta.`/data/t` full          |"
            + " spark_catalog.system.optimize(`delta`.`/data/t`, full => true)",
        "OPTIMIZE t WHERE p = 'a;' AND q > 1 ;  |"
            + " spark_catalog.system.optimize(`spark_catalog`.`default`.`t`,"
            + " where => p = 'a;' AND q > 1)",
        "OPTIMIZE t ZORDER BY (a, `b c`.d)      |"
            + " spark_catalog.system.optimize(`spark_catalog`.`default`.`t`,"
            + " zorder_by => (a,`b c`.d))",
        "OPTIMIZE t WHERE p = 1 ZORDER BY a     |"
            + " spark_catalog.system.optimize(`spark_catalog`.`default`.`t`, where => p = 1,"
            + " zorder_by => (a))",
        "OPTIMIZE where WHERE where = 1         |"
            + " spark_catalog.system.optimize(`spark_catalog`.`default`.`where`, where => where ="
            + " 1)",
        "VACUUM t                               |"
            + " spark_catalog.system.vacuum(`spark_catalog`.`default`.`t`)",
        "vacuum '/t' lite retain 0.5 hours      |"
            + " spark_catalog.system.vacuum(`delta`.`/t`, lite => true, retain_hours => 0.5)",
        "VACUUM t RETAIN -1 HOURS DRY RUN       |"
            + " spark_catalog.system.vacuum(`spark_catalog`.`default`.`t`, retain_hours => -1.0,"
            + " dry_run => true)",
        "RESTORE TABLE t TO VERSION AS OF 3     |"
            + " spark_catalog.system.restore(`spark_catalog`.`default`.`t`, version => 3)",
        "RESTORE t FOR SYSTEM_VERSION AS OF '3' |"
            + " spark_catalog.system.restore(`spark_catalog`.`default`.`t`, version => 3)",
        "RESTORE lake.db.t TIMESTAMP AS OF 'x'  |"
            + " lake.system.restore(`lake`.`db`.`t`, timestamp => x)",
        "CREATE TABLE IF NOT EXISTS lake.db.t SHALLOW CLONE s  |"
            + " lake.system.clone(`lake`.`db`.`t`, source => `spark_catalog`.`default`.`s`,"
            + " mode => create if not exists)",
        "CREATE OR REPLACE TABLE t SHALLOW CLONE delta.`/s` FOR VERSION AS OF 3 TBLPROPERTIES"
            + " ('a.b' = 'c', d.e 1, `f g` = TRUE) LOCATION '/l' |"
            + " spark_catalog.system.clone(`spark_catalog`.`default`.`t`, source => `delta`.`/s`,"
            + " mode => create or replace, version => 3, properties => keys: (a.b,d.e,f g),"
            + " values: (c,1,TRUE), location => /l)",
        "CREATE TABLE t DEEP CLONE s |"
            + " spark_catalog.system.clone(`spark_catalog`.`default`.`t`, source =>"
            + " `spark_catalog`.`default`.`s`, mode => create, deep => true)",
        "CREATE TABLE t SHALLOW CLONE parquet.`/p` |"
            + " spark_catalog.system.clone(`spark_catalog`.`default`.`t`, source =>"
            + " `spark_catalog`.`parquet`.`/p`, mode => create)",
        "CONVERT TO DELTA parquet.`/p` |"
            + " spark_catalog.system.convert_to_delta(`spark_catalog`.`parquet`.`/p`)",
        "CONVERT TO DELTA lake.db.t NO STATISTICS PARTITIONED BY (p INT, q DECIMAL(10, 2)) |"
            + " lake.system.convert_to_delta(`lake`.`db`.`t`, statistics => false,"
            + " partition_schema => p INT, q DECIMAL(10, 2))",
        "GENERATE symlink_format_manifest FOR TABLE t |"
            + " spark_catalog.system.generate(`spark_catalog`.`default`.`t`, mode =>"
            + " symlink_format_manifest)",
        "REPLACE TABLE '/t' SHALLOW CLONE s TIMESTAMP AS OF 'x' |"
            + " spark_catalog.system.clone(`delta`.`/t`, source => `spark_catalog`.`default`.`s`,"
            + " mode => replace, timestamp => x)",
        "DESCRIBE HISTORY t LIMIT 99999999999   |"
            + " spark_catalog.system.describe_history(`spark_catalog`.`default`.`t`, limit =>"
            + " 2147483647)",
      })
  void aStatementIsACallOfItsProcedure(String sql, String call) throws ParseException {
    assertThat(text(parser.parsePlan(sql))).isEqualTo(call);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "DESCRIBE history",
        "DESCRIBE detail",
        "SHOW PARTITIONS t",
        "SHOW TABLES",
        "DESC EXTENDED history",
        "DESCRIBE TABLE history",
        "EXPLAIN SELECT 'DESCRIBE HISTORY t'",
        "EXPLAIN FORMATTED SELECT 1",
        "SELECT 1",
        "SELECT * FROM history",
        "INSERT INTO t VALUES ('it''s', \"x\", `y`)",
      })
  void whatIsNotOursIsParsedBySpark(String sql) throws ParseException {
    assertThat(shape(parser.parsePlan(sql))).isEqualTo(shape(spark.parsePlan(sql)));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "DESCRIBE HISTORY t LIMIT x",
        "DESCRIBE HISTORY t u",
        "DESCRIBE HISTORY 'a' LIMIT"
      })
  void aMistakeIsSparksSyntaxError(String sql) {
    assertThatThrownBy(() -> parser.parsePlan(sql)).isInstanceOf(ParseException.class);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "DESCRIBE HISTORY t LIMIT x    | 'x'          | 1 | 25",
        "EXPLAIN DESCRIBE DETAIL a.b c | 'c'          | 1 | 28",
        "OPTIMIZE t WHER p = 1         | 'WHER'       | 1 | 11",
        "VACUUM t RETAIN x HOURS       | 'x'          | 1 | 16",
        "VACUUM t LITE FULL            | 'FULL'       | 1 | 14",
        "RESTORE t VERSION AS OF '99999999999999999999' | ''99999999999999999999'' | 1 | 24",
        "ALTER TABLE t CREATE TAG      | end of input | 1 | 24",
        "DESCRIBE HISTORY t LIMIT      | end of input | 1 | 24",
      })
  void aMistakeIsShownWhereItIs(String sql, String token, int line, int position) {
    ParseException mistake =
        catchThrowableOfType(ParseException.class, () -> parser.parsePlan(sql));
    assertThat(mistake.getMessage()).contains("at or near " + token);
    assertThat(mistake.line().get()).isEqualTo(line);
    assertThat(mistake.startPosition().get()).isEqualTo(position);
  }

  @ParameterizedTest(name = "EXPLAIN {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''|SimpleMode",
        "extended|ExtendedMode",
        "COST|CostMode",
        "Formatted|FormattedMode"
      })
  void explainShowsTheCall(String mode, String parsed) throws ParseException {
    ExplainCommand explain =
        (ExplainCommand) parser.parsePlan("EXPLAIN " + mode + " DESCRIBE HISTORY db.t");
    assertThat(text(explain.logicalPlan()))
        .isEqualTo("spark_catalog.system.describe_history(`spark_catalog`.`db`.`t`)");
    assertThat(explain.mode().toString()).isEqualTo(parsed);
  }

  @Test
  void commentsMayStandAnywhere() throws ParseException {
    assertThat(text(parser.parsePlan("-- why\n/* how */ DESCRIBE /* what */ HISTORY t -- so\n")))
        .isEqualTo("spark_catalog.system.describe_history(`spark_catalog`.`default`.`t`)");
  }

  @Test
  void aParameterThatNobodyBoundIsNamed() {
    assertThatThrownBy(() -> parser.parsePlan("DESCRIBE HISTORY t LIMIT :n"))
        .hasMessageContaining("UNBOUND_SQL_PARAMETER");
  }

  @Test
  void boundParametersReachOurStatements() throws ParseException {
    Expression three = Literal.create(3, DataTypes.IntegerType);
    Expression name = Literal.create("lake.db.t", DataTypes.StringType);
    assertThat(
            text(
                parser.parsePlanWithParameters(
                    "DESCRIBE HISTORY db.t LIMIT :n",
                    new NamedParameterContext(scalaMap(Map.of("n", three))))))
        .isEqualTo("spark_catalog.system.describe_history(`spark_catalog`.`db`.`t`, limit => 3)");
    assertThat(
            text(
                parser.parsePlanWithParameters(
                    "DESCRIBE HISTORY IDENTIFIER(?) LIMIT ?",
                    new PositionalParameterContext(
                        CollectionConverters.asScala(List.of(name, three)).toList()))))
        .isEqualTo("lake.system.describe_history(`lake`.`db`.`t`, limit => 3)");
  }

  @Test
  void boundParametersReachConditions() throws ParseException {
    Expression day = Literal.create("it's", DataTypes.StringType);
    assertThat(
            text(
                parser.parsePlanWithParameters(
                    "OPTIMIZE t WHERE p = :day AND '1'::INT = 1",
                    new NamedParameterContext(scalaMap(Map.of("day", day))))))
        .endsWith("where => p = 'it\\'s' AND '1'::INT = 1)");
    assertThat(
            text(
                parser.parsePlanWithParameters(
                    "OPTIMIZE t WHERE p = ? OR p IS NULL",
                    new PositionalParameterContext(
                        CollectionConverters.asScala(List.of(day)).toList()))))
        .endsWith("where => p = 'it\\'s' OR p IS NULL)");
  }

  @Test
  void parametersOfConditionsMayBeNamedLikeKeywords() throws ParseException {
    Expression day = Literal.create("d", DataTypes.StringType);
    NamedParameterContext parameters =
        new NamedParameterContext(scalaMap(Map.of("from", day, "to", day, "a b", day)));
    assertThat(
            text(
                parser.parsePlanWithParameters(
                    "OPTIMIZE t WHERE p > :from AND p < :to OR p = :`a b`", parameters)))
        .endsWith("where => p > 'd' AND p < 'd' OR p = 'd')");
  }

  @Test
  void namesOfExecuteImmediateReachOurStatements() throws ParseException {
    var given =
        new HybridParameterContext(
            CollectionConverters.<Expression>asScala(
                    List.of(Literal.create("d", DataTypes.StringType)))
                .toList(),
            CollectionConverters.asScala(List.of("day")).toList());
    assertThat(text(parser.parsePlanWithParameters("OPTIMIZE t WHERE p = :day", given)))
        .endsWith("where => p = 'd')");
    assertThat(text(parser.parsePlanWithParameters("OPTIMIZE t WHERE p = ?", given)))
        .endsWith("where => p = 'd')");
  }

  @Test
  void boundParametersReachSparksStatements() throws ParseException {
    NamedParameterContext parameters =
        new NamedParameterContext(scalaMap(Map.of("n", Literal.create(3, DataTypes.IntegerType))));
    assertThat(shape(parser.parsePlanWithParameters("SELECT :n", parameters)))
        .isEqualTo(shape(spark.parsePlanWithParameters("SELECT :n", parameters)));
  }

  @Test
  void aNameWithoutCatalogBelongsToTheCurrentOne() throws ParseException {
    DeltaSqlParser inLake =
        new DeltaSqlParser(spark, new Catalogs("lake", List.of("a", "b")), () -> {});
    assertThat(text(inLake.parsePlan("DESCRIBE HISTORY t")))
        .isEqualTo("lake.system.describe_history(`lake`.`a`.`b`.`t`)");
    assertThat(text(inLake.parsePlan("DESCRIBE HISTORY '/t'")))
        .isEqualTo("spark_catalog.system.describe_history(`delta`.`/t`)");
  }

  @Test
  void aCurrentCatalogWithoutProceduresLeavesTheNameToTheSessionCatalog() throws ParseException {
    DeltaSqlParser elsewhere =
        new DeltaSqlParser(spark, new Catalogs(null, List.of("a")), () -> {});
    assertThat(text(elsewhere.parsePlan("DESCRIBE HISTORY t")))
        .isEqualTo("spark_catalog.system.describe_history(`t`)");
  }

  private record Catalogs(@Nullable String currentWithProcedures, List<String> currentNamespace)
      implements KnownCatalogs {
    @Override
    public boolean isRegistered(String name) {
      return name.equals("lake") || name.equals("spark_catalog");
    }
  }

  private static scala.collection.immutable.Map<String, Expression> scalaMap(
      Map<String, Expression> values) {
    return Map$.MODULE$.from(CollectionConverters.asScala(values));
  }

  /** The plan without the ids that Spark counts up. */
  private static String shape(LogicalPlan plan) {
    return plan.toString().replaceAll("#\\d+", "");
  }

  private static String text(Expression argument) {
    return argument instanceof NamedArgumentExpression named
        ? named.key() + " => " + text(named.value())
        : ((Literal) argument).value().toString();
  }

  private static String text(LogicalPlan plan) {
    Call call = (Call) plan;
    UnresolvedProcedure procedure = (UnresolvedProcedure) call.procedure();
    return String.join(".", CollectionConverters.asJava(procedure.nameParts()))
        + CollectionConverters.asJava(call.args()).stream()
            .map(DeltaSqlParserTest::text)
            .toList()
            .toString()
            .replace('[', '(')
            .replace(']', ')');
  }
}
