package io.mangrove.spark.maintenance;

import io.mangrove.log.files.PartitionDirectory;
import io.mangrove.spark.catalog.CatalogError;
import io.mangrove.spark.internals.FolderFiles;
import io.mangrove.spark.internals.SessionFiles;
import io.mangrove.spark.internals.SessionTables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Whether the partitions that a catalog knows of a table are the folders that are named after them.
 * Where they are not, rows would be lost, or come back, as soon as folders count.
 *
 * @param columns that folders are named after
 * @param root the table's, with its scheme
 */
record CatalogPartitions(StructType columns, HiveFolders folders, SessionFiles store, String root) {

  /** Fails with an example of what is elsewhere. */
  void check(List<SessionTables.Partition> listed, List<FolderFiles.Found> files) {
    Set<String> known = new HashSet<>();
    for (SessionTables.Partition partition : listed) {
      String location = store.qualified(partition.location());
      List<@Nullable String> values = new ArrayList<>();
      for (String column : columns.fieldNames()) {
        values.add(partition.values().get(column));
      }
      String named = PartitionDirectory.of(List.of(columns.fieldNames()), values);
      if (!location.startsWith(root + "/") || !sameValues(relative(location), named)) {
        throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
            "operation",
            "CONVERT of a table whose partition "
                + named
                + " lies elsewhere, in "
                + location
                + ",");
      }
      known.add(relative(location));
    }
    for (FolderFiles.Found file : files) {
      String path = relative(file.path());
      if (!liesIn(known, path)) {
        throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
            "operation",
            "CONVERT of a table with a file in no partition that the catalog knows, "
                + path
                + " (MSCK REPAIR TABLE makes its folder one),");
      }
    }
  }

  private boolean sameValues(String folder, String named) {
    return folders.valuesOf(folder + "/").equals(folders.valuesOf(named + "/"));
  }

  private static boolean liesIn(Set<String> known, String path) {
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (known.contains(path.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private String relative(String path) {
    return path.substring(root.length() + 1);
  }
}
