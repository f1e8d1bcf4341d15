package io.mangrove.spark.maintenance;

import io.mangrove.spark.catalog.CatalogError;
import io.mangrove.spark.catalog.PathIdentifier;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.catalog.TablePlaces;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.NamedTables;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.SimpleProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.jspecify.annotations.Nullable;

/**
 * A statement that makes a table out of files that are there already. What a subclass adds is its
 * parameters and what it does.
 */
abstract class NewTableProcedure implements SimpleProcedure {
  private final SparkSession session;
  private final TableCatalog catalog;
  private final String name;
  private final String description;
  private final ProcedureParameter[] parameters;

  /**
   * @param name in the {@code system} namespace
   */
  NewTableProcedure(
      SparkSession session,
      TableCatalog catalog,
      String name,
      String description,
      ProcedureParameter... parameters) {
    this.session = session;
    this.catalog = catalog;
    this.name = name;
    this.description = description;
    this.parameters = parameters.clone();
  }

  /** Does what the statement says. */
  abstract ProcedureRows run(InternalRow arguments)
      throws NoSuchNamespaceException, NoSuchTableException;

  final SparkSession session() {
    return session;
  }

  /** A name as its catalog knows it; a path is known to the catalog of this procedure. */
  final NamedTables.Found find(String tableName) {
    NamedTables tables = new NamedTables(session);
    Identifier ident = tables.parse(tableName);
    if (ident == null) {
      throw ProcedureError.DELTA_TABLE_NOT_FOUND.with("tableName", tableName);
    }
    return PathIdentifier.of(ident) == null ? tables.find(ident) : at(ident);
  }

  /** The name of a table that is known by its path. */
  final NamedTables.Found at(Identifier path) {
    return new NamedTables.Found(catalog, path);
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
    return List.<Scan>of(ErrorConverter.analysing(() -> placed(arguments))).iterator();
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> RuntimeException unchecked(Exception e) throws E {
    throw (E) e;
  }

  private ProcedureRows placed(InternalRow arguments) {
    try {
      return run(arguments);
    } catch (NoSuchNamespaceException | NoSuchTableException e) {
      throw NewTableProcedure.<RuntimeException>unchecked(
          e); // it is among those that Spark's analysis throws
    }
  }
}
