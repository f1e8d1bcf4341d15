package io.mangrove.spark.maintenance;

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
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * A statement on one table as a procedure: the first argument is the table's name, the result is
 * rows that the driver has. What a subclass adds is its further parameters and what it does.
 */
abstract class TableProcedure implements SimpleProcedure {
  private final SparkSession session;
  private final TableCatalog catalog;
  private final String name;
  private final String statement;
  private final String description;
  private final ProcedureParameter[] parameters;

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
    this.session = session;
    this.catalog = catalog;
    this.name = name;
    this.statement = statement;
    this.description = description;
    this.parameters = new ProcedureParameter[further.length + 1];
    this.parameters[0] =
        ProcedureParameter.in("table", DataTypes.StringType)
            .comment("The table's name, or delta.`path`")
            .build();
    System.arraycopy(further, 0, this.parameters, 1, further.length);
  }

  /** A parameter that may be left out, and is null then. */
  static ProcedureParameter optional(String name, DataType type, String comment) {
    return ProcedureParameter.in(name, type).defaultValue("NULL").comment(comment).build();
  }

  /**
   * Does what the statement says.
   *
   * @param arguments with the table's name in the first place
   */
  abstract ProcedureRows run(LiveTable table, InternalRow arguments);

  final SparkSession session() {
    return session;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final ProcedureParameter[] parameters() {
    return parameters.clone();
  }

  /** False: another commit may come between two calls. */
  @Override
  public final boolean isDeterministic() {
    return false;
  }

  @Override
  public final Iterator<Scan> call(InternalRow arguments) {
    LiveTable table = table(arguments.getUTF8String(0).toString());
    return List.<Scan>of(ErrorConverter.analysing(() -> run(table, arguments))).iterator();
  }

  private LiveTable table(String tableName) {
    NamedTables tables = new NamedTables(session);
    Identifier ident = tables.parse(tableName);
    if (ident == null) {
      throw ErrorConverter.atAnalysis(
          ProcedureError.DELTA_TABLE_NOT_FOUND.with("tableName", tableName));
    }
    try {
      Table table =
          PathIdentifier.of(ident) == null ? tables.load(ident) : catalog.loadTable(ident);
      if (table instanceof LiveTable live) {
        return live;
      }
      throw ErrorConverter.atAnalysis(
          ProcedureError.DELTA_TABLE_ONLY_OPERATION.with(
              "tableName", tableName, "operation", statement));
    } catch (NoSuchTableException e) {
      throw ErrorConverter.atAnalysis(
          ProcedureError.DELTA_TABLE_NOT_FOUND.causedBy(e, "tableName", tableName));
    }
  }
}
