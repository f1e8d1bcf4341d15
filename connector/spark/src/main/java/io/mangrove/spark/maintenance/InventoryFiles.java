package io.mangrove.spark.maintenance;

import io.mangrove.log.maintenance.KeptFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.internals.FolderFiles;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Looks for superfluous files in a list of the table's files that somebody else keeps, as stores do
 * of what is in a bucket. Rows come to the driver one by one.
 */
final class InventoryFiles {
  private static final Map<String, DataType> COLUMNS =
      new TreeMap<>(
          Map.of(
              "path", DataTypes.StringType,
              "length", DataTypes.LongType,
              "isDir", DataTypes.BooleanType,
              "modificationTime", DataTypes.LongType));

  private final SparkSession session;
  private final String root;
  private final ListedFiles names;
  private final long cutoffMillis;

  /**
   * @param cutoffMillis files that were modified since then stay; since the epoch
   */
  InventoryFiles(SparkSession session, Snapshot snapshot, long cutoffMillis) {
    this.session = session;
    this.root = snapshot.tableRoot();
    this.names = new ListedFiles(snapshot, cutoffMillis);
    this.cutoffMillis = cutoffMillis;
  }

  Superfluous search(String query, KeptFiles kept, FolderFiles folder) {
    Dataset<Row> inventory = session.sql(query);
    check(inventory);
    Iterator<Row> rows =
        inventory
            .select("path", "length", "modificationTime")
            .where(functions.not(inventory.col("isDir")))
            .where(inventory.col("modificationTime").lt(cutoffMillis))
            .toLocalIterator();
    List<FolderFiles.Found> files = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      String path = row.isNullAt(0) ? null : folder.below(row.getString(0));
      if (path != null && !kept.needs(path) && !isHidden(path)) {
        long sizeBytes = row.isNullAt(1) ? 0 : row.getLong(1);
        files.add(new FolderFiles.Found(path, sizeBytes, row.getLong(2)));
      }
    }
    return new Superfluous(files, List.of(), 0, -1);
  }

  private static void check(Dataset<Row> inventory) {
    Map<String, DataType> actual = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (StructField column : inventory.schema().fields()) {
      actual.put(column.name(), column.dataType());
    }
    for (Map.Entry<String, DataType> column : COLUMNS.entrySet()) {
      if (!column.getValue().equals(actual.get(column.getKey()))) {
        throw ProcedureError.DELTA_INVALID_INVENTORY_SCHEMA.with(
            "actualSchema",
            inventory.schema().toDDL(),
            "expectedSchema",
            "path STRING, length BIGINT, isDir BOOLEAN, modificationTime BIGINT");
      }
    }
  }

  private boolean isHidden(String path) {
    for (String name : path.substring(root.length() + 1).split("/", -1)) {
      if (names.isHidden(name)) {
        return true;
      }
    }
    return false;
  }
}
