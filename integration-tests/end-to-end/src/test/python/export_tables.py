"""Reads table versions with delta-rs and writes each as one Parquet file, for Spark to compare.

    export_tables.py REQUEST FOLDER     REQUEST: a line `version<TAB>table` for each; FOLDER gets 0.parquet, ...
                                        or, for what cannot be read, 0.txt with the error
"""

import shutil
import sys
import tempfile
from pathlib import Path

import pyarrow
import pyarrow.parquet
from deltalake import DeltaTable, QueryBuilder


def open_table(table, version):
    # delta-rs decodes a percent sign in a table's own path, and then finds nothing there.
    if "%" in table:
        table = shutil.copytree(table, Path(tempfile.mkdtemp()) / "table")
    return DeltaTable(table, version=int(version))


def read(table):
    protocol = table.protocol()
    features = set(protocol.reader_features or [])
    if protocol.min_reader_version != 2 and not features & {"columnMapping", "deletionVectors", "v2Checkpoint"}:
        return table.to_pyarrow_table()
    # Its Arrow data set refuses these, or reads null; its query engine knows them.
    rows = pyarrow.table(QueryBuilder().register("t", table).execute("SELECT * FROM t").read_all())
    return rows.cast(pyarrow.schema([(f.name, without_views(f.type)) for f in rows.schema]))


def without_views(kind):
    """Parquet files are not written from views of strings."""
    if pyarrow.types.is_struct(kind):
        return pyarrow.struct([field.with_type(without_views(field.type)) for field in kind])
    if pyarrow.types.is_list(kind):
        return pyarrow.list_(kind.value_field.with_type(without_views(kind.value_type)))
    if pyarrow.types.is_map(kind):
        return pyarrow.map_(without_views(kind.key_type), without_views(kind.item_type))
    if kind == pyarrow.string_view():
        return pyarrow.string()
    return pyarrow.binary() if kind == pyarrow.binary_view() else kind


def main(request, folder):
    folder = Path(folder)
    folder.mkdir(parents=True)
    for number, line in enumerate(Path(request).read_text().splitlines()):
        version, table = line.split("\t", 1)
        try:
            pyarrow.parquet.write_table(read(open_table(table, version)), folder / f"{number}.parquet")
        except Exception as e:
            (folder / f"{number}.txt").write_text(f"{type(e).__name__}: {e}")


if __name__ == "__main__":
    main(*sys.argv[1:])
