package io.mangrove.interop;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Tables of every type, partitioning and way of writing, for other implementations to read. */
final class InteropTables {
  private static final String[] ALL_TYPES = {
    "CAST(id AS TINYINT) AS byte",
    "CAST(id AS SMALLINT) AS short",
    "CAST(id AS INT) AS int",
    "id AS long",
    "CAST(id / 3 AS FLOAT) AS float",
    "CAST(id / 7 AS DOUBLE) AS double",
    "CAST(id / 8 AS DECIMAL(9, 2)) AS small",
    "CAST(id AS DECIMAL(38, 10)) AS large",
    "concat('text ', id) AS string",
    "CAST(concat('b', id) AS BINARY) AS binary",
    "id % 2 = 0 AS boolean",
    "date_add(DATE'1969-12-30', CAST(id AS INT)) AS date",
    "timestamp_micros(id * 1234567891234 - 5) AS timestamp",
    "named_struct('x', id, 'y', named_struct('z', CAST(id AS STRING))) AS struct",
    "array(id, NULL, id + 1) AS array",
    "map('k', id, 'l', NULL) AS map"
  };

  private InteropTables() {}

  static void write(SparkSession spark, Path folder) {
    types(spark, folder);
    partitions(spark, folder);
    evolution(spark, folder);
    checkpoints(spark, folder);
    sql(spark, folder);
  }

  private static void types(SparkSession spark, Path folder) {
    Dataset<Row> rows = spark.range(20).selectExpr(ALL_TYPES);
    append(rows, folder.resolve("all-types"));
    append(allNull(rows), folder.resolve("all-types"));
    append(
        spark.sql("SELECT id, CAST(timestamp_micros(id) AS TIMESTAMP_NTZ) AS ntz FROM range(5)"),
        folder.resolve("timestamp-ntz"));
    append(
        spark.sql(
            "SELECT * FROM VALUES (double('NaN'), float('NaN')), (double('-Infinity'),"
                + " float('Infinity')), (-0.0D, -0.0F), (NULL, NULL) AS t(d, f)"),
        folder.resolve("odd-numbers"));
    append(
        spark.sql("SELECT repeat('é𝄞', CAST(id AS INT) * 20) AS long_text FROM range(4)"),
        folder.resolve("long-strings"));
  }

  private static Dataset<Row> allNull(Dataset<Row> rows) {
    String[] nulls = new String[rows.columns().length];
    for (int i = 0; i < nulls.length; i++) {
      String name = rows.columns()[i];
      nulls[i] =
          "CAST(NULL AS " + rows.schema().fields()[i].dataType().sql() + ") AS `" + name + "`";
    }
    return rows.limit(1).selectExpr(nulls);
  }

  private static void partitions(SparkSession spark, Path folder) {
    List<String> types =
        List.of("string", "int", "date", "timestamp", "boolean", "small", "double");
    Dataset<Row> rows = spark.range(6).selectExpr(ALL_TYPES);
    for (String column : types) {
      Path table = folder.resolve("by-" + column);
      append(rows.selectExpr("long", column), table, column);
      append(
          rows.limit(2).selectExpr("long", "nullif(" + column + ", " + column + ") AS " + column),
          table,
          column);
    }
    Dataset<Row> ugly =
        spark.sql(
            "SELECT * FROM VALUES (1, 'a b/c=d', 'x'), (2, '100% ü?', ''), (3, 'q\"#&:{}', NULL),"
                + " (4, NULL, 'y\\\\z'), (5, '+', 'tab\\there') AS t(id, part_one, part2)");
    append(ugly, folder.resolve("ugly-partitions"), "part_one", "part2");
    ugly.where("id < 3")
        .write()
        .format("delta")
        .mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .save(folder.resolve("ugly-partitions").toString());
  }

  private static void evolution(SparkSession spark, Path folder) {
    Path table = folder.resolve("evolving");
    append(spark.sql("SELECT 1 AS a"), table);
    spark
        .sql("SELECT 2 AS a, 'new' AS b, named_struct('c', 3) AS s")
        .write()
        .format("delta")
        .mode("append")
        .option("mergeSchema", "true")
        .save(table.toString());
    append(spark.sql("SELECT 'only b' AS b"), table);
    spark
        .sql("SELECT 'another' AS schema, DATE'2024-02-29' AS day")
        .write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .partitionBy("day")
        .save(table.toString());
  }

  private static void checkpoints(SparkSession spark, Path folder) {
    Path table = folder.resolve("many-commits");
    for (int i = 0; i < 12; i++) {
      append(spark.range(i, i + 2).selectExpr("id", "id % 3 AS part"), table, "part");
    }
    spark
        .range(100, 101)
        .selectExpr("id", "id % 3 AS part")
        .write()
        .format("delta")
        .mode("overwrite")
        .option("replaceWhere", "part = 1")
        .save(table.toString());
    for (int i = 0; i < 11; i++) {
      spark
          .range(i)
          .write()
          .format("delta")
          .mode("overwrite")
          .save(folder.resolve("overwritten").toString());
    }
  }

  private static void sql(SparkSession spark, Path folder) {
    String table = "delta.`" + folder.resolve("by-sql") + "`";
    spark.sql(
        "CREATE TABLE "
            + table
            + " (id BIGINT NOT NULL COMMENT 'the key', MixedCase STRING) USING delta"
            + " COMMENT 'a table' TBLPROPERTIES ('delta.checkpointInterval' = '3', 'mine' = 'x')");
    spark.sql("INSERT INTO " + table + " VALUES (1, 'a'), (2, NULL)");
    spark.sql("INSERT OVERWRITE " + table + " SELECT id + 10, 'b' FROM " + table);
    spark.sql("ALTER TABLE " + table + " SET TBLPROPERTIES ('mine' = 'y')");
    spark.sql("INSERT INTO " + table + " SELECT * FROM " + table);
    spark.sql("CREATE OR REPLACE TABLE " + table + " USING delta AS SELECT 'r' AS replaced");
  }

  private static void append(Dataset<Row> rows, Path table, String... partitionBy) {
    rows.write().format("delta").mode("append").partitionBy(partitionBy).save(table.toString());
  }
}
