package io.mangrove.spark.maintenance;

import io.mangrove.log.snapshot.HistoryEntry;
import io.mangrove.spark.catalog.LiveTable;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code CALL system.describe_history(table => 'db.t', limit => 10)}: who made the versions of a
 * table. Reads the commits on the driver; runs no job.
 */
final class DescribeHistoryProcedure extends TableProcedure {
  static final String NAME = "describe_history";

  DescribeHistoryProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "DESCRIBE HISTORY",
        "Who made the versions of a Delta table, newest first",
        optional("limit", DataTypes.IntegerType, "How many versions at most; all where left out"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    int limit = arguments.isNullAt(1) ? 0 : arguments.getInt(1);
    boolean nothing = !arguments.isNullAt(1) && limit <= 0;
    List<HistoryEntry> entries = nothing ? List.of() : table.log().history().latest(limit);
    return HistoryRows.of(entries);
  }
}
