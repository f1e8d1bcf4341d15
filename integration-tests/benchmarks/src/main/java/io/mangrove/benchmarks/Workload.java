package io.mangrove.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Something to do with a table of a format.
 *
 * @param name what the report calls it
 */
record Workload(String name, Run run) {

  /** The work itself. */
  @FunctionalInterface
  interface Run {
    Object on(Format format) throws Exception;
  }

  /**
   * The workloads in the order they must run in.
   *
   * @param rows of the large table
   * @param repetitions how often each will run
   */
  static List<Workload> all(SparkSession spark, long rows, int repetitions) {
    Dataset<Row> documents =
        spark
            .range(0, rows, 1, 8)
            .selectExpr(
                "id",
                "xxhash64(id) AS hash",
                "rand(id) AS quality",
                "concat_ws(' ', transform(sequence(1, 40), i -> hex(xxhash64(id, i)))) AS text");
    List<Workload> workloads = new ArrayList<>();
    workloads.add(
        new Workload("bulk write", f -> f.write(documents, "documents", SaveMode.Overwrite)));
    workloads.add(
        new Workload(
            "full scan aggregate",
            f -> first(f.read("documents"), "sum(length(text))", "avg(quality)")));
    workloads.add(
        new Workload(
            "1 % id range",
            f -> first(f.read("documents").where("id < " + rows / 100), "sum(length(text))")));
    workloads.add(
        new Workload("point lookup", f -> f.read("documents").where("id = " + rows / 3).collect()));
    workloads.add(new Workload("count(*)", f -> first(f.read("documents"), "count(*)")));
    workloads.add(
        new Workload("min(id), max(id)", f -> first(f.read("documents"), "min(id)", "max(id)")));
    Dataset<Row> small = spark.range(0, 100, 1, 1).selectExpr("id", "id * 2 AS twice");
    workloads.add(
        new Workload(
            "20 small appends",
            f -> {
              for (int i = 0; i < 20; i++) {
                f.write(small, "appends", SaveMode.Append);
              }
              return f;
            }));
    workloads.add(
        new Workload(
            "aggregate after " + 20 * repetitions + " small appends",
            f -> first(f.read("appends"), "count(twice)", "sum(twice)")));
    return workloads;
  }

  private static Row first(Dataset<Row> table, String... columns) {
    return table.selectExpr(Arrays.copyOf(columns, columns.length)).first();
  }
}
