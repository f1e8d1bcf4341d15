package io.mangrove.spark.catalog;

import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.SessionFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.NonEmptyNamespaceException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A directory as a catalog: a table is a folder with a {@code _delta_log} in it, a namespace is a
 * folder {@code <name>.db}, or {@code <name>}, of such folders. Tables may lie in the directory
 * itself too. There is nothing beside the files that could be out of step with them. Behind {@link
 * io.mangrove.spark.DeltaCatalog} where that is given a name of its own.
 */
public final class WarehouseCatalog
    implements TableCatalog, SupportsNamespaces, FunctionCatalog, TableRegistry {
  private static final String SUFFIX = ".db";
  private static final String LOG = "_delta_log";

  private final String name;
  private final String root;

  public WarehouseCatalog(String name, CaseInsensitiveStringMap options) {
    String warehouse = options.get("warehouse");
    if (warehouse == null) {
      throw ErrorConverter.atAnalysis(CatalogError.DELTA_WAREHOUSE_NOT_SET.with("catalog", name));
    }
    this.name = name;
    this.root = files().qualified(warehouse);
  }

  @Override
  public void initialize(String name, CaseInsensitiveStringMap options) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public String managedLocation(Identifier ident) throws NoSuchNamespaceException {
    if (!isName(ident.name())) {
      throw notAllowed("A table of the name " + ident.name() + " in a warehouse directory");
    }
    return SessionFiles.child(folder(ident.namespace()), ident.name());
  }

  @Override
  public boolean knowsLocations() {
    return false;
  }

  /** Nothing to write down: the folder is the entry. */
  @Override
  public void register(Identifier ident, TableEntry entry) {}

  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    String folder = folder(namespace);
    List<Identifier> tables = new ArrayList<>();
    for (String child : files().directories(folder)) {
      if (isTable(SessionFiles.child(folder, child))) {
        tables.add(Identifier.of(namespace, child));
      }
    }
    return tables.toArray(Identifier[]::new);
  }

  /** The entry of a table, without a look at its log. */
  @Override
  public Table loadTable(Identifier ident) throws NoSuchTableException {
    String location = location(ident);
    if (!isTable(location)) {
      throw new NoSuchTableException(ident);
    }
    return new WarehouseTable(TableEntry.name(name, ident), location);
  }

  @Override
  public boolean tableExists(Identifier ident) {
    try {
      return isTable(location(ident));
    } catch (NoSuchTableException e) {
      return false;
    }
  }

  @Override
  public Table alterTable(Identifier ident, TableChange... changes) {
    throw notAllowed("A table that is not Delta in a warehouse directory");
  }

  @Override
  public boolean dropTable(Identifier ident) {
    try {
      String location = location(ident);
      boolean there = isTable(location);
      if (there) {
        files().delete(location);
      }
      return there;
    } catch (NoSuchTableException e) {
      return false;
    }
  }

  @Override
  public boolean purgeTable(Identifier ident) {
    return dropTable(ident); // there is no trash that a plain drop would use
  }

  @Override
  public void renameTable(Identifier oldIdent, Identifier newIdent)
      throws NoSuchTableException, TableAlreadyExistsException {
    String from = location(oldIdent);
    if (!isTable(from)) {
      throw new NoSuchTableException(oldIdent);
    }
    String to = location(newIdent);
    if (files().exists(to)) {
      throw new TableAlreadyExistsException(newIdent);
    }
    if (!files().rename(from, to)) {
      throw notAllowed("Moving " + from + " to " + to + ": the file system refused; it");
    }
  }

  @Override
  public String[][] listNamespaces() {
    List<String[]> namespaces = new ArrayList<>();
    for (String child : files().directories(root)) {
      if (isName(child) && !isTable(SessionFiles.child(root, child))) {
        String namespace =
            child.endsWith(SUFFIX) ? child.substring(0, child.length() - SUFFIX.length()) : child;
        namespaces.add(new String[] {namespace});
      }
    }
    return namespaces.toArray(String[][]::new);
  }

  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return listNamespaces();
    }
    String unused = folder(namespace); // throws if there is none
    return new String[0][];
  }

  @Override
  public boolean namespaceExists(String[] namespace) {
    try {
      String unused = folder(namespace);
      return true;
    } catch (NoSuchNamespaceException e) {
      return false;
    }
  }

  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    return Map.of(SupportsNamespaces.PROP_LOCATION, folder(namespace));
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata)
      throws NamespaceAlreadyExistsException {
    if (namespace.length != 1 || !isName(namespace[0])) {
      throw notAllowed("Namespace " + String.join(".", namespace) + " in a warehouse directory");
    }
    for (String key : metadata.keySet()) {
      if (!key.equals(SupportsNamespaces.PROP_OWNER)) {
        throw notAllowed("Property " + key + " of a namespace in a warehouse directory");
      }
    }
    if (namespaceExists(namespace)) {
      throw new NamespaceAlreadyExistsException(namespace);
    }
    files().createDirectory(SessionFiles.child(root, namespace[0] + SUFFIX));
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw notAllowed("Changing a namespace in a warehouse directory");
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade)
      throws NoSuchNamespaceException, NonEmptyNamespaceException {
    if (namespace.length == 0) {
      throw notAllowed("Dropping the warehouse directory");
    }
    String folder = folder(namespace);
    if (!cascade && !files().isEmpty(folder)) {
      throw new NonEmptyNamespaceException(namespace);
    }
    files().delete(folder);
    return true;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) {
    return new Identifier[0];
  }

  @Override
  public UnboundFunction loadFunction(Identifier ident) throws NoSuchFunctionException {
    throw new NoSuchFunctionException(ident);
  }

  private String location(Identifier ident) throws NoSuchTableException {
    try {
      if (isName(ident.name())) {
        return SessionFiles.child(folder(ident.namespace()), ident.name());
      }
    } catch (NoSuchNamespaceException e) {
      throw new NoSuchTableException(ident);
    }
    throw new NoSuchTableException(ident);
  }

  private String folder(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return root;
    }
    if (namespace.length == 1 && isName(namespace[0])) {
      SessionFiles files = files();
      String marked = SessionFiles.child(root, namespace[0] + SUFFIX);
      if (files.exists(marked)) {
        return marked;
      }
      String plain = SessionFiles.child(root, namespace[0]);
      if (files.exists(plain) && !isTable(plain)) {
        return plain;
      }
    }
    throw new NoSuchNamespaceException(namespace);
  }

  private boolean isTable(String folder) {
    return files().exists(SessionFiles.child(folder, LOG));
  }

  /**
   * Whether a name is one folder's: nothing that leads elsewhere, nothing that file systems hide.
   */
  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.indexOf('/') < 0
        && name.indexOf('\\') < 0
        && name.indexOf(':') < 0
        && !name.startsWith(".")
        && !name.startsWith("_");
  }

  private static SessionFiles files() {
    return new SessionFiles(SparkSession.active());
  }

  private static RuntimeException notAllowed(String operation) {
    return ErrorConverter.atAnalysis(
        CatalogError.DELTA_OPERATION_NOT_ALLOWED.with("operation", operation));
  }
}
