"""One Spark session for the whole suite: classic, or with SPARK_CONNECT=1 a Connect client."""

import os
import uuid
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

CONF = {
    "spark.jars": os.environ["MANGROVE_JAR"],
    "spark.sql.extensions": "io.mangrove.sql.DeltaSessionExtensions",
    "spark.sql.catalog.spark_catalog": "io.mangrove.spark.DeltaCatalog",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
}


def over_connect():
    return os.environ.get("SPARK_CONNECT") == "1"


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    builder = SparkSession.builder
    builder = builder.remote("local[2]") if over_connect() else builder.master("local[2]")
    for key, value in CONF.items():
        builder = builder.config(key, value)
    warehouse = tmp_path_factory.mktemp("warehouse")
    session = builder.config("spark.sql.warehouse.dir", str(warehouse)).getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def path(request):
    """A new table's folder, which stays for other implementations to read."""
    kind = "pytest-connect" if over_connect() else "pytest"
    return str(Path(os.environ["MANGROVE_TABLES"]) / kind / request.node.name / uuid.uuid4().hex)
