"""SQL as a notebook sends it."""

import pytest


@pytest.fixture
def table(spark):
    spark.sql("DROP TABLE IF EXISTS docs")
    spark.sql("CREATE TABLE docs (id BIGINT, text STRING) USING delta")
    yield "docs"
    spark.sql("DROP TABLE IF EXISTS docs")


def rows(spark, query):
    return sorted(tuple(row) for row in spark.sql(query).collect())


def test_insert_and_select(spark, table):
    spark.sql("INSERT INTO docs VALUES (1, 'a'), (2, 'b')")
    spark.sql("INSERT INTO docs BY NAME SELECT 'c' AS text, 3L AS id")
    assert rows(spark, "SELECT * FROM docs WHERE id > 1") == [(2, "b"), (3, "c")]
    assert rows(spark, "SELECT count(*) FROM docs") == [(3,)]


def test_insert_overwrite_and_time_travel(spark, table):
    spark.sql("INSERT INTO docs VALUES (1, 'a')")
    spark.sql("INSERT OVERWRITE docs VALUES (2, 'b')")
    assert rows(spark, "SELECT id FROM docs") == [(2,)]
    assert rows(spark, "SELECT id FROM docs VERSION AS OF 1") == [(1,)]


def test_history(spark, table):
    spark.sql("INSERT INTO docs VALUES (1, 'a')")
    history = spark.sql("DESCRIBE HISTORY docs").collect()
    assert [(h["version"], h["operation"]) for h in history] == [(1, "WRITE"), (0, "CREATE TABLE")]
    assert history[0]["operationMetrics"]["numOutputRows"] == "1"
    assert len(spark.sql("DESCRIBE HISTORY docs LIMIT 1").collect()) == 1


def test_create_table_as_select_and_write_to(spark):
    spark.sql("DROP TABLE IF EXISTS squares")
    spark.sql("CREATE TABLE squares USING delta AS SELECT id, id * id AS sq FROM range(3)")
    spark.range(3, 5).selectExpr("id", "id * id AS sq").writeTo("squares").append()
    assert rows(spark, "SELECT sq FROM squares") == [(0,), (1,), (4,), (9,), (16,)]
    assert len(spark.sql("DESCRIBE HISTORY squares").collect()) == 2
    spark.sql("DROP TABLE squares")


def test_parameters_reach_the_query(spark, table):
    spark.sql("INSERT INTO docs VALUES (1, 'a'), (2, 'b')")
    found = spark.sql("SELECT text FROM docs WHERE id = :id", args={"id": 2}).collect()
    assert [r["text"] for r in found] == ["b"]
