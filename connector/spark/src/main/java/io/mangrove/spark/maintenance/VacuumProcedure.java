package io.mangrove.spark.maintenance;

import io.mangrove.spark.catalog.LiveTable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code CALL system.vacuum(table => 'db.t', retain_hours => 168)}: deletes the files that no
 * version within the retention needs. Runs on the driver; starts no job.
 */
final class VacuumProcedure extends TableProcedure {
  static final String NAME = "vacuum";

  VacuumProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "VACUUM",
        "Deletes files that a Delta table no longer needs",
        optional("retain_hours", DataTypes.DoubleType, "The table's retention where left out"),
        flag("dry_run", "Whether to name the files rather than delete them"),
        flag("lite", "Whether to look for them in the log alone"),
        optional(
            "inventory",
            DataTypes.StringType,
            "A query for the files there are, with path, length, isDir, modificationTime"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    VacuumOptions options =
        VacuumOptions.of(
            session(),
            arguments.isNullAt(1) ? null : arguments.getDouble(1),
            !arguments.isNullAt(2) && arguments.getBoolean(2),
            !arguments.isNullAt(3) && arguments.getBoolean(3),
            arguments.isNullAt(4) ? null : arguments.getUTF8String(4).toString());
    return new VacuumJob(session(), table, options).run();
  }
}
