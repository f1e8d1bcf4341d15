package io.mangrove.spark.maintenance;

import io.mangrove.log.maintenance.SymlinkManifests;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.FolderFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code CALL system.generate('db.t', 'symlink_format_manifest')}: lists the table's files in text
 * files, by which engines without Delta read it. Runs on the driver; starts no job.
 */
final class GenerateProcedure extends TableProcedure {
  static final String NAME = "generate";

  private static final String SYMLINKS = "symlink_format_manifest";
  private static final int PARALLELISM = 16;
  private static final int MOST_TIMES = 10;

  GenerateProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "GENERATE",
        "Lists the files of a Delta table for other engines",
        ProcedureParameter.in("mode", DataTypes.StringType)
            .defaultValue("'" + SYMLINKS + "'")
            .comment("Which lists; there is " + SYMLINKS)
            .build());
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    String mode = arguments.getUTF8String(1).toString();
    if (!mode.equalsIgnoreCase(SYMLINKS)) {
      throw ManifestError.DELTA_MODE_NOT_SUPPORTED.with("mode", mode, "supportedModes", SYMLINKS);
    }
    Snapshot snapshot = table.snapshot();
    write(table, snapshot);
    // Who writes them of an earlier version must not be the last.
    for (int i = 0; i < MOST_TIMES; i++) {
      Snapshot newest = table.log().loadSnapshot();
      if (newest.version() == snapshot.version()) {
        break;
      }
      snapshot = newest;
      write(table, snapshot);
    }
    return new ProcedureRows(new StructType(), List.of());
  }

  private void write(LiveTable table, Snapshot snapshot) {
    if (snapshot.columnMapping() != ColumnMapping.NONE) {
      throw ManifestError.DELTA_UNSUPPORTED_MANIFEST_GENERATION_WITH_COLUMN_MAPPING.with();
    }
    if (snapshot.activeFiles().maskedRows().files() > 0) {
      throw ManifestError.DELTA_UNSUPPORTED_GENERATE_WITH_DELETION_VECTORS.with();
    }
    try {
      deleteBut(new SymlinkManifests(table.log().store(), snapshot).writeAll(), snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Manifests of partitions that are gone would bring their rows back. */
  private void deleteBut(Set<String> written, Snapshot snapshot) {
    String folder = snapshot.tableRoot() + "/" + SymlinkManifests.FOLDER;
    try (FolderFiles manifests = new FolderFiles(session(), folder, PARALLELISM)) {
      FolderFiles.Selection others =
          new FolderFiles.Selection() {
            @Override
            public boolean looksAt(String name) {
              return true;
            }

            @Override
            public boolean takes(String path, long modificationTime) {
              return !written.contains(path);
            }

            @Override
            public boolean takesEmpty(long modificationTime) {
              return false;
            }
          };
      List<String> stale = new ArrayList<>();
      manifests.list(others).files().forEach(file -> stale.add(file.path()));
      var unused = stale.isEmpty() ? List.of() : manifests.deleteFiles(stale);
    }
  }
}
