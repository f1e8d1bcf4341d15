"""Reads table versions with delta-rs and writes each as one Parquet file, for Spark to compare.

    export_tables.py REQUEST FOLDER     REQUEST: a line `version<TAB>table` for each; FOLDER gets 0.parquet, ...
"""

import sys
from pathlib import Path

import pyarrow.parquet
from deltalake import DeltaTable


def main(request, folder):
    folder = Path(folder)
    folder.mkdir(parents=True)
    for number, line in enumerate(Path(request).read_text().splitlines()):
        version, table = line.split("\t", 1)
        rows = DeltaTable(table, version=int(version)).to_pyarrow_table()
        pyarrow.parquet.write_table(rows, folder / f"{number}.parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
