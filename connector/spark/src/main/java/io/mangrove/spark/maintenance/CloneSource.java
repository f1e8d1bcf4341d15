package io.mangrove.spark.maintenance;

import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.catalog.TimeTravelTable;
import io.mangrove.spark.internals.NamedTables;
import io.mangrove.spark.internals.ScanSettings;
import io.mangrove.spark.internals.TimestampText;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.jspecify.annotations.Nullable;

/**
 * The table that a clone is to be of.
 *
 * @param name as the history shows it
 * @param version likewise; -1 where it is of plain files
 */
record CloneSource(String name, long version, Snapshot snapshot) {

  /**
   * The source of a name.
   *
   * @param written the name, for messages
   * @param newest the table of the name as it is
   * @param version its number, or the name of its tag; null: the newest, or that of the timestamp
   * @param timestamp null: the newest, or that version
   */
  static CloneSource of(
      SparkSession session,
      String written,
      NamedTables.Found found,
      Table newest,
      @Nullable String version,
      @Nullable String timestamp) {
    if (version != null && timestamp != null) {
      throw ProcedureError.DELTA_ONEOF_IN_TIMETRAVEL.with();
    }
    Table table = newest;
    try {
      if (!(table instanceof LiveTable) && !(table instanceof TimeTravelTable)) {
        throw CloneError.DELTA_CLONE_UNSUPPORTED_SOURCE.with(
            "name",
            written,
            "format",
            table.properties().getOrDefault(TableCatalog.PROP_PROVIDER, "unknown"));
      }
      if (version != null) {
        table = found.catalog().loadTable(found.ident(), version);
      } else if (timestamp != null) {
        table = found.catalog().loadTable(found.ident(), micros(session, timestamp));
      }
      Snapshot snapshot =
          table instanceof LiveTable live ? live.snapshot() : ((TimeTravelTable) table).snapshot();
      return new CloneSource(table.name(), snapshot.version(), snapshot);
    } catch (NoSuchTableException e) {
      throw ProcedureError.DELTA_TABLE_NOT_FOUND.causedBy(e, "tableName", written);
    }
  }

  private static long micros(SparkSession session, String timestamp) {
    Long micros = TimestampText.micros(timestamp, ScanSettings.of(session).timeZone());
    if (micros == null) {
      throw ProcedureError.DELTA_TIMESTAMP_INVALID.with("expr", timestamp);
    }
    return micros;
  }
}
