"""Reads table versions with delta-rs and writes each as one Parquet file, for Spark to compare.

    export_tables.py REQUEST FOLDER     REQUEST: a line `version<TAB>table` for each; FOLDER gets 0.parquet, ...
"""

import shutil
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet
from deltalake import DeltaTable


def open_table(table, version):
    # delta-rs decodes a percent sign in a table's own path, and then finds nothing there.
    if "%" in table:
        table = shutil.copytree(table, Path(tempfile.mkdtemp()) / "table")
    return DeltaTable(table, version=int(version))


def main(request, folder):
    folder = Path(folder)
    folder.mkdir(parents=True)
    for number, line in enumerate(Path(request).read_text().splitlines()):
        version, table = line.split("\t", 1)
        rows = open_table(table, version).to_pyarrow_table()
        pyarrow.parquet.write_table(rows, folder / f"{number}.parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
