package io.mangrove.spark.internals;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.internal.SessionState;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Finds the table of a name that is the argument of a procedure, as SQL would find it. */
public final class NamedTables {
  private final SessionState state;

  public NamedTables(SparkSession session) {
    this.state = ((org.apache.spark.sql.classic.SparkSession) session).sessionState();
  }

  /**
   * The identifier a name is within some catalog: its last part, and the others as the namespace.
   * Null where it is not a name at all.
   *
   * @param name as in SQL, with backquotes where they are needed
   */
  public @Nullable Identifier parse(String name) {
    List<String> parts = parts(name);
    int last = parts.size() - 1;
    return last < 0
        ? null
        : Identifier.of(parts.subList(0, last).toArray(String[]::new), parts.get(last));
  }

  /**
   * The parts of a name; none where it is not a name at all.
   *
   * @param name as in SQL, with backquotes where they are needed
   */
  public List<String> parts(String name) {
    try {
      return CollectionConverters.asJava(state.sqlParser().parseMultipartIdentifier(name));
    } catch (ParseException e) {
      return List.of();
    }
  }

  /**
   * A name as one catalog knows it.
   *
   * @param ident without the catalog's name
   */
  public record Found(TableCatalog catalog, Identifier ident) {}

  /** The catalog of such an identifier, whose namespace may begin with its name. */
  public Found find(Identifier ident) {
    CatalogManager catalogs = state.catalogManager();
    List<String> namespace = List.of(ident.namespace());
    if (!namespace.isEmpty() && catalogs.isCatalogRegistered(namespace.get(0))) {
      TableCatalog catalog = (TableCatalog) catalogs.catalog(namespace.get(0));
      String[] within = namespace.subList(1, namespace.size()).toArray(String[]::new);
      return new Found(catalog, Identifier.of(within, ident.name()));
    }
    TableCatalog current = (TableCatalog) catalogs.currentCatalog();
    return new Found(
        current,
        namespace.isEmpty() ? Identifier.of(catalogs.currentNamespace(), ident.name()) : ident);
  }

  /** The table of such an identifier, whose namespace may begin with a catalog's name. */
  public Table load(Identifier ident) throws NoSuchTableException {
    Found found = find(ident);
    return found.catalog().loadTable(found.ident());
  }
}
