package io.mangrove.spark.internals;

import io.mangrove.spark.catalog.PathIdentifier;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.internal.SessionState;
import scala.jdk.javaapi.CollectionConverters;

/** Finds the table of a name that is the argument of a procedure, as SQL would find it. */
public final class NamedTables {
  private final SessionState state;
  private final TableCatalog home;

  /**
   * @param home the catalog of the procedure, which knows tables by path
   */
  public NamedTables(SparkSession session, TableCatalog home) {
    this.state = ((org.apache.spark.sql.classic.SparkSession) session).sessionState();
    this.home = home;
  }

  /**
   * The table of a name of one or more parts.
   *
   * @param name as in SQL, with backquotes where they are needed
   */
  public Table load(String name) throws NoSuchTableException, ParseException {
    List<String> parts =
        CollectionConverters.asJava(state.sqlParser().parseMultipartIdentifier(name));
    int last = parts.size() - 1;
    Identifier byAllButLast =
        Identifier.of(parts.subList(0, last).toArray(String[]::new), parts.get(last));
    if (PathIdentifier.of(byAllButLast) != null) {
      return home.loadTable(byAllButLast);
    }
    CatalogManager catalogs = state.catalogManager();
    if (last > 0 && catalogs.isCatalogRegistered(parts.get(0))) {
      TableCatalog catalog = (TableCatalog) catalogs.catalog(parts.get(0));
      return catalog.loadTable(
          Identifier.of(parts.subList(1, last).toArray(String[]::new), parts.get(last)));
    }
    TableCatalog current = (TableCatalog) catalogs.currentCatalog();
    return current.loadTable(
        last > 0 ? byAllButLast : Identifier.of(catalogs.currentNamespace(), parts.get(0)));
  }
}
