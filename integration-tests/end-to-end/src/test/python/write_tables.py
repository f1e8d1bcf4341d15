"""Tables as delta-rs writes them by default, for Mangrove to read.

    write_tables.py FOLDER
"""

import datetime
import decimal
import sys
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake

UTC = datetime.timezone.utc


def all_types(first, rows):
    ids = list(range(first, first + rows))
    day = datetime.date(1969, 12, 30)
    instant = datetime.datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC)
    return pa.table(
        {
            "long": pa.array(ids, pa.int64()),
            "int": pa.array(ids, pa.int32()),
            "short": pa.array(ids, pa.int16()),
            "byte": pa.array(ids, pa.int8()),
            "double": pa.array([i / 7 for i in ids], pa.float64()),
            "float": pa.array([i / 3 for i in ids], pa.float32()),
            "text": pa.array([None if i % 5 == 4 else f"text {i}" for i in ids]),
            "binary": pa.array([bytes([i % 256]) for i in ids]),
            "flag": pa.array([i % 2 == 0 for i in ids]),
            "amount": pa.array([decimal.Decimal(i) / 4 for i in ids], pa.decimal128(12, 2)),
            "day": pa.array([day + datetime.timedelta(days=i) for i in ids]),
            "instant": pa.array(
                [instant + datetime.timedelta(hours=i) for i in ids], pa.timestamp("us", "UTC")
            ),
            "list": pa.array([[i, None] for i in ids], pa.list_(pa.int64())),
            "struct": pa.array([{"x": i, "y": str(i)} for i in ids]),
            "map": pa.array([[("k", i)] for i in ids], pa.map_(pa.string(), pa.int64())),
        }
    )


def main(folder):
    folder = Path(folder)
    folder.mkdir(parents=True)

    plain = str(folder / "all-types")
    write_deltalake(plain, all_types(0, 20))
    write_deltalake(plain, all_types(20, 10), mode="append")
    write_deltalake(plain, all_types(100, 3), mode="overwrite")

    for column in ("text", "int", "day", "flag", "instant", "amount"):
        table = str(folder / f"by-{column}")
        write_deltalake(table, all_types(0, 6), partition_by=[column])
        write_deltalake(table, all_types(4, 3), mode="append")

    evolving = str(folder / "evolving")
    write_deltalake(evolving, pa.table({"a": [1, 2]}))
    write_deltalake(
        evolving, pa.table({"a": [3], "b": ["new"]}), mode="append", schema_mode="merge"
    )
    write_deltalake(
        evolving, pa.table({"c": [0.5]}), mode="overwrite", schema_mode="overwrite"
    )

    checkpointed = str(folder / "checkpointed")
    for i in range(5):
        write_deltalake(checkpointed, pa.table({"id": [i]}), mode="append")
    DeltaTable(checkpointed).create_checkpoint()
    write_deltalake(checkpointed, pa.table({"id": [99]}), mode="append")

    deleted = str(folder / "deleted")
    write_deltalake(deleted, all_types(0, 10))
    DeltaTable(deleted).delete("long < 3")
    DeltaTable(deleted).optimize.compact()


if __name__ == "__main__":
    main(*sys.argv[1:])
