"""What a notebook does with a table by its path: write, append, overwrite, partition, evolve."""

import pytest
from pyspark.sql import functions as F


def ids(df):
    return sorted(row["id"] for row in df.select("id").collect())


def test_write_then_read(spark, path):
    spark.range(5).withColumn("text", F.concat(F.lit("doc "), "id")).write.format("delta").save(path)
    read = spark.read.format("delta").load(path)
    assert read.columns == ["id", "text"]
    assert [tuple(r) for r in read.orderBy("id").limit(2).collect()] == [(0, "doc 0"), (1, "doc 1")]


def test_saving_onto_an_existing_table_fails_by_default_and_changes_nothing(spark, path):
    spark.range(3).write.format("delta").save(path)
    with pytest.raises(Exception, match="DELTA_PATH_EXISTS"):
        spark.range(9).write.format("delta").save(path)
    assert ids(spark.read.format("delta").load(path)) == [0, 1, 2]


def test_ignore_leaves_an_existing_table(spark, path):
    spark.range(3).write.format("delta").save(path)
    spark.range(9).write.format("delta").mode("ignore").save(path)
    assert ids(spark.read.format("delta").load(path)) == [0, 1, 2]


def test_append_creates_and_then_adds(spark, path):
    spark.range(2).write.format("delta").mode("append").save(path)
    spark.range(2, 4).write.format("delta").mode("append").save(path)
    assert ids(spark.read.format("delta").load(path)) == [0, 1, 2, 3]


def test_overwrite_replaces_all_rows(spark, path):
    spark.range(5).write.format("delta").save(path)
    spark.range(10, 12).write.format("delta").mode("overwrite").save(path)
    assert ids(spark.read.format("delta").load(path)) == [10, 11]


def test_read_by_version_and_by_timestamp(spark, path):
    spark.range(1).write.format("delta").save(path)
    spark.range(1, 2).write.format("delta").mode("append").save(path)
    spark.range(2, 3).write.format("delta").mode("append").save(path)
    assert ids(spark.read.format("delta").option("versionAsOf", 1).load(path)) == [0, 1]
    history = spark.sql(f"DESCRIBE HISTORY delta.`{path}`")
    instant = history.where("version = 0").select(F.col("timestamp").cast("string")).first()[0]
    assert ids(spark.read.format("delta").option("timestampAsOf", instant).load(path)) == [0]
    with pytest.raises(Exception, match="DELTA_VERSION_NOT_FOUND"):
        spark.read.format("delta").option("versionAsOf", 9).load(path).collect()


def test_partition_by(spark, path):
    frame = spark.range(10).withColumn("lang", F.when(F.col("id") % 2 == 0, "en").otherwise("de"))
    frame.write.format("delta").partitionBy("lang").save(path)
    read = spark.read.format("delta").load(path)
    assert ids(read.where("lang = 'en'")) == [0, 2, 4, 6, 8]
    spark.range(90, 91).withColumn("lang", F.lit("de")).write.format("delta").mode(
        "overwrite"
    ).option("partitionOverwriteMode", "dynamic").save(path)
    assert ids(spark.read.format("delta").load(path)) == [0, 2, 4, 6, 8, 90]


def test_replace_where(spark, path):
    frame = spark.range(10).withColumn("half", (F.col("id") / 5).cast("int"))
    frame.write.format("delta").partitionBy("half").save(path)
    spark.range(50, 52).withColumn("half", F.lit(1)).write.format("delta").mode("overwrite").option(
        "replaceWhere", "half = 1"
    ).save(path)
    assert ids(spark.read.format("delta").load(path)) == [0, 1, 2, 3, 4, 50, 51]


def test_an_extra_column_needs_merge_schema(spark, path):
    spark.range(2).write.format("delta").save(path)
    wider = spark.range(2, 4).withColumn("quality", F.lit(0.5))
    with pytest.raises(Exception, match="(?i)schema"):
        wider.write.format("delta").mode("append").save(path)
    assert spark.read.format("delta").load(path).columns == ["id"]
    wider.write.format("delta").mode("append").option("mergeSchema", "true").save(path)
    rows = spark.read.format("delta").load(path).orderBy("id").collect()
    assert [r["quality"] for r in rows] == [None, None, 0.5, 0.5]
    assert spark.sql(f"DESCRIBE HISTORY delta.`{path}`").count() == 2


def test_overwrite_schema(spark, path):
    spark.range(2).write.format("delta").save(path)
    names = spark.createDataFrame([("a",)], "name STRING")
    names.write.format("delta").mode("overwrite").option("overwriteSchema", "true").save(path)
    assert spark.read.format("delta").load(path).columns == ["name"]
    assert ids(spark.read.format("delta").option("versionAsOf", 0).load(path)) == [0, 1]


def test_nested_columns_and_nulls(spark, path):
    rows = [(1, {"en": 3}, ["a", None], (2, "x")), (2, None, None, None)]
    schema = "id INT, counts MAP<STRING, INT>, tokens ARRAY<STRING>, meta STRUCT<n: INT, tag: STRING>"
    frame = spark.createDataFrame(rows, schema)
    frame.write.format("delta").save(path)
    read = spark.read.format("delta").load(path).orderBy("id").collect()
    assert read == frame.orderBy("id").collect()
