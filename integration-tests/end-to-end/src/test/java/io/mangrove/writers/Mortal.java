package io.mangrove.writers;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * A statement that is killed, in a folder where there are a Delta table {@code table} and a
 * directory {@code parquet} of plain files.
 */
enum Mortal {
  OPTIMIZE("OPTIMIZE %1$s", "SELECT * FROM %1$s"),
  ZORDER("OPTIMIZE %1$s ZORDER BY (k, v)", "SELECT * FROM %1$s"),
  VACUUM("VACUUM %1$s RETAIN 0 HOURS", "SELECT * FROM %1$s"),
  RESTORE("RESTORE TABLE %1$s TO VERSION AS OF 1", "SELECT * FROM %1$s"),
  CONVERT("CONVERT TO DELTA parquet.`%2$s` PARTITIONED BY (p INT)", "SELECT * FROM delta.`%2$s`"),
  SHALLOW_CLONE("CREATE OR REPLACE TABLE %3$s SHALLOW CLONE %1$s", "SELECT * FROM %3$s"),
  DEEP_CLONE("CREATE OR REPLACE TABLE %3$s DEEP CLONE %1$s", "SELECT * FROM %3$s");

  private final String sql;
  private final String result;

  Mortal(String sql, String result) {
    this.sql = sql;
    this.result = result;
  }

  String sql(Path home) {
    return sql.formatted(
        "delta.`" + home.resolve("table") + "`",
        home.resolve("parquet"),
        "delta.`" + home.resolve("clone") + "`");
  }

  /** What there is of its result's rows, or "none" where there is no table yet. */
  String rows(SparkSession session, Path home) {
    String query =
        result.formatted(
            "delta.`" + home.resolve("table") + "`",
            home.resolve("parquet"),
            "delta.`" + home.resolve("clone") + "`");
    try {
      return digest(session, query);
    } catch (Exception e) {
      if (String.valueOf(e).contains("DELTA_PATH_DOES_NOT_EXIST")
          || String.valueOf(e).contains("PATH_NOT_FOUND")) {
        return "none";
      }
      throw e;
    }
  }

  /** Of what the statement reads and must not harm. */
  String source(SparkSession session, Path home) {
    return this == RESTORE
        ? ""
        : digest(session, "SELECT * FROM delta.`" + home.resolve("table") + "`")
            + digest(session, "SELECT * FROM parquet.`" + home.resolve("parquet") + "`");
  }

  /** What a run after it would still have to do. */
  String left(SparkSession session, Path home) {
    return switch (this) {
      case OPTIMIZE ->
          session
              .sql("DESCRIBE DETAIL delta.`" + home.resolve("table") + "`")
              .selectExpr("numFiles < 40") // of 60
              .collectAsList()
              .toString();
      case VACUUM -> session.sql(sql(home) + " DRY RUN").collectAsList().toString();
      default -> "";
    };
  }

  private static String digest(SparkSession session, String query) {
    return session
        .sql("SELECT count(*), bit_xor(xxhash64(k, v, p, s)) FROM (" + query + ")")
        .collectAsList()
        .toString();
  }

  static void prepare(SparkSession session, Path home) {
    String table = "delta.`" + home.resolve("table") + "`";
    String rows =
        "SELECT id AS k, id * 7919 %% 10007 AS v, sha2(string(id), 256) AS s,"
            + " cast(id %% 5 AS INT) AS p FROM range(%d, %d, 1, %d)";
    List.of(
            "CREATE TABLE %s (k BIGINT, v BIGINT, s STRING, p INT) USING delta TBLPROPERTIES"
                    .formatted(table)
                + " ('delta.enableDeletionVectors'='true', 'delta.enableRowTracking'='true')",
            "INSERT INTO " + table + " " + rows.formatted(0, 40_000, 40),
            "DELETE FROM " + table + " WHERE k % 5 = 3",
            "INSERT INTO " + table + " " + rows.formatted(40_000, 60_000, 20),
            "UPDATE " + table + " SET v = -v WHERE k % 3 = 0",
            "DELETE FROM " + table + " WHERE k < 2000")
        .forEach(session::sql);
    session
        .sql(rows.formatted(0, 40_000, 6))
        .write()
        .partitionBy("p")
        .parquet(home.resolve("parquet").toString());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
