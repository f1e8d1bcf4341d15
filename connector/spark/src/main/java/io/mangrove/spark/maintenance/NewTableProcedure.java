package io.mangrove.spark.maintenance;

import io.mangrove.spark.catalog.CatalogError;
import io.mangrove.spark.catalog.PathIdentifier;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.catalog.TablePlaces;
import io.mangrove.spark.internals.NamedTables;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.jspecify.annotations.Nullable;

/**
 * A statement that makes a table out of files that are there already. What a subclass adds is its
 * parameters and what it does.
 */
abstract class NewTableProcedure extends DriverProcedure {

  NewTableProcedure(
      SparkSession session,
      TableCatalog catalog,
      String name,
      String description,
      ProcedureParameter... parameters) {
    super(session, catalog, name, description, parameters);
  }

  /** Does what the statement says. */
  abstract ProcedureRows run(InternalRow arguments)
      throws NoSuchNamespaceException, NoSuchTableException;

  /** A name as its catalog knows it; a path is known to the catalog of this procedure. */
  final NamedTables.Found find(String tableName) {
    NamedTables tables = new NamedTables(session());
    Identifier ident = tables.parse(tableName);
    if (ident == null) {
      throw ProcedureError.DELTA_TABLE_NOT_FOUND.with("tableName", tableName);
    }
    return PathIdentifier.of(ident) == null ? tables.find(ident) : at(ident);
  }

  /** The name of a table that is known by its path. */
  final NamedTables.Found at(Identifier path) {
    return new NamedTables.Found(catalog(), path);
  }

  /** Where the table of a name lies or is to lie. */
  final PlacedTable place(NamedTables.Found found, @Nullable String location)
      throws NoSuchNamespaceException {
    if (found.catalog() instanceof TablePlaces places) {
      return places.place(found.ident(), location);
    }
    throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
        "operation", "A table in catalog " + found.catalog().name() + ", which is another kind,");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException unchecked(Exception e) throws E {
    throw (E) e;
  }

  @Override
  final ProcedureRows answer(InternalRow arguments) {
    try {
      return run(arguments);
    } catch (NoSuchNamespaceException | NoSuchTableException e) {
      throw NewTableProcedure.<RuntimeException>unchecked(
          e); // it is among those that Spark's analysis throws
    }
  }
}
