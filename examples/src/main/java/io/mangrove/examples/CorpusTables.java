package io.mangrove.examples;

import static org.apache.spark.sql.functions.char_length;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The corpus on disk: bronze has a row for each file, silver one for each distinct text. */
final class CorpusTables {
  private static final StructType FILE =
      StructType.fromDDL("source STRING, path STRING, release STRING, text STRING");
  private static final String COLUMNS =
      "(doc_id STRING, source STRING, path STRING, release STRING, text STRING, n_chars INT,"
          + " ingested_at TIMESTAMP)";

  private final SparkSession spark;
  private final String bronze;
  private final String silver;

  CorpusTables(SparkSession spark, Path output) {
    this.spark = spark;
    this.bronze = output.resolve("bronze").toAbsolutePath().toString();
    this.silver = output.resolve("silver").toAbsolutePath().toString();
  }

  void create() {
    for (String path : List.of(bronze, silver)) {
      spark.sql("CREATE TABLE IF NOT EXISTS delta.`" + path + "` " + COLUMNS + " USING delta");
    }
  }

  /** Those of the jars that bronze has no file of. */
  List<SourceJar> notYetIngested(List<SourceJar> jars) {
    Set<List<Object>> known = new HashSet<>();
    for (Row row : table(bronze, null).select("source", "release").distinct().collectAsList()) {
      known.add(List.of(row.get(0), row.get(1)));
    }
    return jars.stream()
        .filter(jar -> !known.contains(List.<Object>of(jar.source(), jar.release())))
        .toList();
  }

  /** Appends every file of the jars to bronze, in one commit. */
  String appendFiles(List<SourceJar> jars) {
    Dataset<Row> files =
        spark
            .createDataset(jars.stream().map(SourceJar::file).toList(), Encoders.STRING())
            .repartition(jars.size())
            .flatMap(
                (FlatMapFunction<String, Row>) jar -> SourceJar.of(Path.of(jar)).rows().iterator(),
                Encoders.row(FILE));
    files
        .select(
            sha2(col("text").cast("binary"), 256).as("doc_id"),
            col("source"),
            col("path"),
            col("release"),
            col("text"),
            char_length(col("text")).as("n_chars"),
            current_timestamp().as("ingested_at"))
        .write()
        .format("delta")
        .mode("append")
        .save(bronze);
    return lastCommit(bronze);
  }

  /** Appends to silver one row for each text of bronze that silver lacks, in one commit. */
  String appendNewTexts() {
    Dataset<Row> unseen =
        table(bronze, null)
            .join(table(silver, null).select("doc_id"), new String[] {"doc_id"}, "left_anti");
    unseen
        .groupBy("doc_id")
        .agg(
            min_by(
                    struct(
                        col("source"),
                        col("path"),
                        col("release"),
                        col("text"),
                        col("n_chars"),
                        col("ingested_at")),
                    struct(col("source"), col("release"), col("path")))
                .as("first"))
        .select("doc_id", "first.*")
        .write()
        .format("delta")
        .mode("append")
        .save(silver);
    return lastCommit(silver);
  }

  /** Rows, characters and files of both tables at a version; null for the latest. */
  String describe(@Nullable Long version) {
    return "bronze " + describe(bronze, version) + "; silver " + describe(silver, version);
  }

  private String describe(String path, @Nullable Long version) {
    Row row =
        table(path, version)
            .selectExpr(
                "count(*)",
                "coalesce(sum(n_chars), 0)",
                "count(DISTINCT _metadata.file_path)",
                "count(DISTINCT doc_id)")
            .first();
    return String.format(
        Locale.ROOT,
        "version %d: %,d rows, %,d distinct texts, %,d characters, %d files",
        version == null ? latestVersion(path) : version,
        row.getLong(0),
        row.getLong(3),
        row.getLong(1),
        row.getLong(2));
  }

  private Dataset<Row> table(String path, @Nullable Long version) {
    return version == null
        ? spark.read().format("delta").load(path)
        : spark.read().format("delta").option("versionAsOf", version).load(path);
  }

  private long latestVersion(String path) {
    return history(path).getLong(0);
  }

  private String lastCommit(String path) {
    Row commit = history(path);
    return String.format(
        Locale.ROOT,
        "version %d, %s rows in %s files",
        commit.getLong(0),
        commit.getJavaMap(1).get("numOutputRows"),
        commit.getJavaMap(1).get("numFiles"));
  }

  private Row history(String path) {
    return spark
        .sql("DESCRIBE HISTORY delta.`" + path + "` LIMIT 1")
        .select("version", "operationMetrics")
        .first();
  }
}
