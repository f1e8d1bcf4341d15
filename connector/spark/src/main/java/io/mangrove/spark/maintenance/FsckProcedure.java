package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.CatalystValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code CALL system.fsck(table => 'db.t', dry_run => true)}: shows the files that the table should
 * have and that are gone, and takes them out of the table in one commit. A file that is there and
 * whose deletion vector is gone still holds rows that nobody else has; it is shown, and taken out
 * only if that is asked for. Runs on the driver; starts no job.
 */
final class FsckProcedure extends TableProcedure {
  static final String NAME = "fsck";

  private static final StructType SCHEMA =
      new StructType()
          .add("dataFilePath", DataTypes.StringType)
          .add("dataFileMissing", DataTypes.BooleanType)
          .add("deletionVectorPath", DataTypes.StringType)
          .add("deletionVectorFileMissing", DataTypes.BooleanType);

  FsckProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "FSCK REPAIR TABLE",
        "Takes files out of a Delta table that are gone",
        flag("dry_run", "Whether to show them only"),
        flag("drop_without_vector", "Whether files go too of which the deletion vector is gone"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    boolean dryRun = !arguments.isNullAt(1) && arguments.getBoolean(1);
    boolean withoutVector = !arguments.isNullAt(2) && arguments.getBoolean(2);
    Snapshot snapshot = table.snapshot();
    String root = snapshot.tableRoot();
    ActiveFiles files = snapshot.activeFiles();
    Set<String> missing = new MissingFiles(session(), root).of(files);
    Transaction transaction = table.startTransaction();
    List<InternalRow> rows = new ArrayList<>();
    long now = System.currentTimeMillis();
    int dropped = 0;
    for (int row = files.nextRow(0); row >= 0 && !missing.isEmpty(); row = files.nextRow(row + 1)) {
      String path = DataPath.absolute(root, files.path(row));
      DeletionVectorDescriptor vector = files.deletionVector(row);
      String vectorPath =
          vector == null ? null : DeletionVector.pathOf(root, vector, files.path(row));
      boolean fileGone = missing.contains(path);
      boolean vectorGone = vectorPath != null && missing.contains(vectorPath);
      if (fileGone || vectorGone) {
        rows.add(
            CatalystValues.row(
                CatalystValues.string(path),
                fileGone,
                CatalystValues.string(vectorPath),
                vectorGone));
      }
      if (fileGone || (vectorGone && withoutVector)) {
        transaction.remove(files.file(row).removed(now, true));
        dropped++;
      }
    }
    if (dropped > 0 && !dryRun) {
      var unused =
          transaction
              .metrics(Map.of("numRemovedFiles", Integer.toString(dropped)))
              .commit(
                  new Operation(
                      "FSCK", Map.of("dropWithoutVector", Boolean.toString(withoutVector))));
    }
    return new ProcedureRows(SCHEMA, rows);
  }
}
