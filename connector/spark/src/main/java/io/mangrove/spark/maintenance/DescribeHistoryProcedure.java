package io.mangrove.spark.maintenance;

import io.mangrove.log.snapshot.HistoryEntry;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.catalog.PathIdentifier;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.NamedTables;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.SimpleProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code CALL system.describe_history(table => 'db.t', limit => 10)}: who made the versions of a
 * table. Reads the commits on the driver; runs no job.
 */
final class DescribeHistoryProcedure implements SimpleProcedure {
  static final String NAME = "describe_history";

  private final SparkSession session;
  private final TableCatalog catalog;

  DescribeHistoryProcedure(SparkSession session, TableCatalog catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Who made the versions of a Delta table, newest first";
  }

  @Override
  public ProcedureParameter[] parameters() {
    return new ProcedureParameter[] {
      ProcedureParameter.in("table", DataTypes.StringType)
          .comment("The table's name, or delta.`path`")
          .build(),
      ProcedureParameter.in("limit", DataTypes.IntegerType)
          .defaultValue("NULL")
          .comment("How many versions at most; all where left out")
          .build()
    };
  }

  /** False: another commit may come between two calls. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  @Override
  public Iterator<Scan> call(InternalRow arguments) {
    String name = arguments.getUTF8String(0).toString();
    int limit = arguments.isNullAt(1) ? 0 : arguments.getInt(1);
    boolean nothing = !arguments.isNullAt(1) && limit <= 0;
    LiveTable table = table(name);
    List<HistoryEntry> entries =
        nothing ? List.of() : ErrorConverter.analysing(() -> table.log().history().latest(limit));
    return List.<Scan>of(new HistoryRows(entries)).iterator();
  }

  private LiveTable table(String name) {
    NamedTables tables = new NamedTables(session);
    Identifier ident = tables.parse(name);
    if (ident == null) {
      throw ErrorConverter.atAnalysis(ProcedureError.DELTA_TABLE_NOT_FOUND.with("tableName", name));
    }
    try {
      Table table =
          PathIdentifier.of(ident) == null ? tables.load(ident) : catalog.loadTable(ident);
      if (table instanceof LiveTable live) {
        return live;
      }
      throw ErrorConverter.atAnalysis(
          ProcedureError.DELTA_TABLE_ONLY_OPERATION.with(
              "tableName", name, "operation", "DESCRIBE HISTORY"));
    } catch (NoSuchTableException e) {
      throw ErrorConverter.atAnalysis(
          ProcedureError.DELTA_TABLE_NOT_FOUND.causedBy(e, "tableName", name));
    }
  }
}
