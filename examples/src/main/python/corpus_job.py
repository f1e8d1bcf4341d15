"""The corpus job in PySpark: the same tables as CorpusJob.java makes, from the same source jars.

    spark-submit --jars <mangrove jar> --conf ... corpus_job.py --input FOLDER --output FOLDER
        [--max-jars N] [--as-of VERSION]
"""

import argparse
import re
import time
import zipfile
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

COLUMNS = (
    "(doc_id STRING, source STRING, path STRING, release STRING, text STRING, n_chars INT,"
    " ingested_at TIMESTAMP)"
)
# The artifact name ends where a version begins: at a dash before a digit.
JAR_NAME = re.compile(r"(.+?)-(\d.*)-sources\.jar")


def source_and_release(jar):
    return JAR_NAME.fullmatch(Path(jar).name).groups()


def files_of(jar):
    """A (source, path, release, text) for each Java and Scala file of a source jar."""
    source, release = source_and_release(jar)
    with zipfile.ZipFile(jar) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith((".java", ".scala")):
                yield source, name, release, archive.read(name).decode("utf-8", "replace")


class Corpus:
    def __init__(self, spark, output):
        self.spark = spark
        self.bronze = str(Path(output).resolve() / "bronze")
        self.silver = str(Path(output).resolve() / "silver")

    def create(self):
        for path in (self.bronze, self.silver):
            self.spark.sql(f"CREATE TABLE IF NOT EXISTS delta.`{path}` {COLUMNS} USING delta")

    def table(self, path, version=None):
        reader = self.spark.read.format("delta")
        return (reader if version is None else reader.option("versionAsOf", version)).load(path)

    def not_yet_ingested(self, jars):
        known = {
            tuple(row)
            for row in self.table(self.bronze).select("source", "release").distinct().collect()
        }
        return [jar for jar in jars if source_and_release(jar) not in known]

    def append_files(self, jars):
        rows = self.spark.sparkContext.parallelize(jars, len(jars)).flatMap(files_of)
        files = self.spark.createDataFrame(
            rows, "source STRING, path STRING, release STRING, text STRING"
        )
        files.select(
            F.sha2(F.col("text").cast("binary"), 256).alias("doc_id"),
            "source",
            "path",
            "release",
            "text",
            F.char_length("text").alias("n_chars"),
            F.current_timestamp().alias("ingested_at"),
        ).write.format("delta").mode("append").save(self.bronze)
        return self.last_commit(self.bronze)

    def append_new_texts(self):
        unseen = self.table(self.bronze).join(
            self.table(self.silver).select("doc_id"), "doc_id", "left_anti"
        )
        first = F.min_by(
            F.struct("source", "path", "release", "text", "n_chars", "ingested_at"),
            F.struct("source", "release", "path"),
        )
        (
            unseen.groupBy("doc_id")
            .agg(first.alias("first"))
            .select("doc_id", "first.*")
            .write.format("delta")
            .mode("append")
            .save(self.silver)
        )
        return self.last_commit(self.silver)

    def describe(self, version=None):
        return "; ".join(
            f"{name} {self.describe_table(path, version)}"
            for name, path in (("bronze", self.bronze), ("silver", self.silver))
        )

    def describe_table(self, path, version):
        rows, texts, chars, files = (
            self.table(path, version)
            .selectExpr(
                "count(*)",
                "count(DISTINCT doc_id)",
                "coalesce(sum(n_chars), 0)",
                "count(DISTINCT _metadata.file_path)",
            )
            .first()
        )
        at = self.history(path)["version"] if version is None else version
        return (
            f"version {at}: {rows:,} rows, {texts:,} distinct texts, {chars:,} characters,"
            f" {files} files"
        )

    def last_commit(self, path):
        commit = self.history(path)
        metrics = commit["operationMetrics"]
        return (
            f"version {commit['version']}, {metrics['numOutputRows']} rows"
            f" in {metrics['numFiles']} files"
        )

    def history(self, path):
        return self.spark.sql(f"DESCRIBE HISTORY delta.`{path}` LIMIT 1").first()


class Steps:
    """Runs the steps of a job and prints a line for each, with its time."""

    def __init__(self, total):
        self.total = total
        self.done = 0

    def run(self, name, step):
        self.done += 1
        start = time.monotonic()
        print(f"[{self.done}/{self.total}] {name} ...", flush=True)
        result = step()
        seconds = time.monotonic() - start
        print(f"[{self.done}/{self.total}] {name}: {result} ({seconds:.1f} s)", flush=True)


def run(spark, options):
    corpus = Corpus(spark, options.output)
    if options.as_of is not None:
        Steps(1).run(
            f"read both tables as of version {options.as_of}",
            lambda: corpus.describe(options.as_of),
        )
        return
    jars = sorted(
        str(jar) for jar in Path(options.input).iterdir() if JAR_NAME.fullmatch(jar.name)
    )
    steps = Steps(4)
    found = []

    def find():
        corpus.create()
        found.extend(corpus.not_yet_ingested(jars)[: options.max_jars])
        return f"{len(found)} of {len(jars)} taken"

    steps.run("find new source jars", find)
    if found:
        steps.run("append files to bronze", lambda: corpus.append_files(found))
        steps.run("append new texts to silver", corpus.append_new_texts)
    else:
        steps.run("append files to bronze", lambda: "nothing to do")
        steps.run("append new texts to silver", lambda: "nothing to do")
    steps.run("read both tables", corpus.describe)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", required=True, help="the folder of the source jars")
    parser.add_argument("--output", required=True, help="the folder that holds the tables")
    parser.add_argument("--max-jars", type=int, help="how many new jars one run takes at most")
    parser.add_argument("--as-of", type=int, help="read the tables at this version, write nothing")
    options = parser.parse_args()
    spark = SparkSession.builder.appName("corpus").getOrCreate()
    try:
        run(spark, options)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
