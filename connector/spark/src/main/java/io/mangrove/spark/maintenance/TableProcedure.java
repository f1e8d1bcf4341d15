package io.mangrove.spark.maintenance;

import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.catalog.PathIdentifier;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.NamedTables;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;

/**
 * A statement on one table as a procedure: the first argument is the table's name, the result is
 * rows that the driver has. What a subclass adds is its further parameters and what it does.
 */
abstract class TableProcedure extends DriverProcedure {
  private final String statement;

  /**
   * @param name in the {@code system} namespace
   * @param statement the same in SQL, for messages
   * @param further the parameters after the table, each with a default
   */
  TableProcedure(
      SparkSession session,
      TableCatalog catalog,
      String name,
      String statement,
      String description,
      ProcedureParameter... further) {
    super(session, catalog, name, description, afterTable(further));
    this.statement = statement;
  }

  private static ProcedureParameter[] afterTable(ProcedureParameter... further) {
    ProcedureParameter[] parameters = new ProcedureParameter[further.length + 1];
    parameters[0] =
        ProcedureParameter.in("table", DataTypes.StringType)
            .comment("The table's name, or delta.`path`")
            .build();
    System.arraycopy(further, 0, parameters, 1, further.length);
    return parameters;
  }

  /**
   * Does what the statement says.
   *
   * @param arguments with the table's name in the first place
   */
  abstract ProcedureRows run(LiveTable table, InternalRow arguments);

  @Override
  final ProcedureRows answer(InternalRow arguments) {
    return run(table(arguments.getUTF8String(0).toString()), arguments);
  }

  private LiveTable table(String tableName) {
    NamedTables tables = new NamedTables(session());
    Identifier ident = tables.parse(tableName);
    if (ident == null) {
      throw ErrorConverter.atAnalysis(
          ProcedureError.DELTA_TABLE_NOT_FOUND.with("tableName", tableName));
    }
    try {
      Table table =
          PathIdentifier.of(ident) == null ? tables.load(ident) : catalog().loadTable(ident);
      if (table instanceof LiveTable live) {
        return live;
      }
      throw ErrorConverter.atAnalysis(
          ProcedureError.DELTA_TABLE_ONLY_OPERATION.with(
              "tableName", tableName, "operation", statement));
    } catch (NoSuchTableException e) {
      ProcedureError missing =
          PathIdentifier.of(ident) == null
              ? ProcedureError.DELTA_TABLE_NOT_FOUND
              : ProcedureError.DELTA_MISSING_DELTA_TABLE;
      throw ErrorConverter.atAnalysis(missing.causedBy(e, "tableName", tableName));
    }
  }
}
