package io.mangrove.spark.maintenance;

import io.mangrove.spark.catalog.LiveTable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/**
 * {@code CALL system.show_tags(table => 'db.t')}: the names that a table's versions have. Runs on
 * the driver; starts no job.
 */
final class ShowTagsProcedure extends TableProcedure {
  static final String NAME = "show_tags";

  ShowTagsProcedure(SparkSession session, TableCatalog catalog) {
    super(session, catalog, NAME, "SHOW TAGS", "The tags of a Delta table's versions");
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    return TagRows.of(table.log().tags().list());
  }
}
