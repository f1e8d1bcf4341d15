package io.mangrove.spark;

import io.mangrove.log.error.DeltaException;
import io.mangrove.spark.catalog.CatalogError;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.catalog.PathIdentifier;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.catalog.SessionRegistry;
import io.mangrove.spark.catalog.TableAlteration;
import io.mangrove.spark.catalog.TableEntry;
import io.mangrove.spark.catalog.TableLoader;
import io.mangrove.spark.catalog.TablePlaces;
import io.mangrove.spark.catalog.TableRegistry;
import io.mangrove.spark.catalog.TableStaging;
import io.mangrove.spark.catalog.WarehouseCatalog;
import io.mangrove.spark.convert.DeltaConcurrentModificationException;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.maintenance.AutoCompaction;
import io.mangrove.spark.maintenance.Procedures;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Changelog;
import org.apache.spark.sql.connector.catalog.ChangelogContext;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.DelegatingCatalogExtension;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableCatalogCapability;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Delta tables for Spark SQL. As {@code spark.sql.catalog.spark_catalog} it stands before the
 * session's own catalog and leaves tables of other providers to that. Under any other name it keeps
 * the tables of one directory: {@code spark.sql.catalog.lake=io.mangrove.spark.DeltaCatalog} and
 * {@code spark.sql.catalog.lake.warehouse=/dir}.
 */
public final class DeltaCatalog extends DelegatingCatalogExtension
    implements StagingTableCatalog, ProcedureCatalog, TablePlaces {
  private static final String SESSION_CATALOG = "spark_catalog";

  private final AutoCompaction autoCompaction = new AutoCompaction();

  /** The tables' registry where this is a named catalog; null behind {@code spark_catalog}. */
  private @Nullable WarehouseCatalog warehouse;

  /** For Spark, which makes catalogs by reflection. */
  public DeltaCatalog() {}

  @Override
  public void initialize(String name, CaseInsensitiveStringMap options) {
    if (!name.equalsIgnoreCase(SESSION_CATALOG)) {
      warehouse = new WarehouseCatalog(name, options);
      setDelegateCatalog(warehouse);
    }
  }

  @Override
  public Set<TableCatalogCapability> capabilities() {
    Set<TableCatalogCapability> capabilities =
        EnumSet.of(
            TableCatalogCapability.SUPPORT_TABLE_CONSTRAINT,
            TableCatalogCapability.SUPPORT_COLUMN_DEFAULT_VALUE);
    capabilities.addAll(super.capabilities());
    return capabilities;
  }

  @Override
  public Table loadTable(Identifier ident) throws NoSuchTableException {
    PathIdentifier path = path(ident);
    if (path != null) {
      return found(loader().path(path), ident);
    }
    Table table = super.loadTable(ident);
    return isDelta(table) ? loader().live(entry(ident, table)) : table;
  }

  @Override
  public Table loadTable(Identifier ident, Set<TableWritePrivilege> writePrivileges)
      throws NoSuchTableException {
    Table table = loadTable(ident);
    boolean changesRows = !Set.of(TableWritePrivilege.INSERT).containsAll(writePrivileges);
    return changesRows && table instanceof LiveTable live && autoCompaction.await(live)
        ? loadTable(ident)
        : table;
  }

  @Override
  public Table loadTable(Identifier ident, String version) throws NoSuchTableException {
    PathIdentifier path = path(ident);
    if (path != null) {
      TableEntry entry = loader().unpinned(path, "version " + version);
      return loader().at(found(entry, ident), version);
    }
    Table table = super.loadTable(ident);
    return isDelta(table)
        ? loader().at(entry(ident, table), version)
        : super.loadTable(ident, version);
  }

  @Override
  public Table loadTable(Identifier ident, long timestampMicros) throws NoSuchTableException {
    PathIdentifier path = path(ident);
    if (path != null) {
      TableEntry entry = loader().unpinned(path, "a timestamp");
      return loader().at(found(entry, ident), timestampMicros);
    }
    Table table = super.loadTable(ident);
    return isDelta(table)
        ? loader().at(entry(ident, table), timestampMicros)
        : super.loadTable(ident, timestampMicros);
  }

  @Override
  public Changelog loadChangelog(
      Identifier ident, ChangelogContext context, CaseInsensitiveStringMap options)
      throws NoSuchTableException {
    PathIdentifier path = path(ident);
    if (path != null) {
      TableEntry entry = loader().unpinned(path, "a range of versions");
      if (entry == null) {
        throw ErrorConverter.atAnalysis(
            CatalogError.DELTA_PATH_DOES_NOT_EXIST.with("path", path.path()));
      }
      return loader().changes(entry, context, options);
    }
    Table table = super.loadTable(ident);
    return isDelta(table)
        ? loader().changes(entry(ident, table), context, options)
        : ((TableCatalog) delegate).loadChangelog(ident, context, options);
  }

  @Override
  public boolean tableExists(Identifier ident) {
    PathIdentifier path = path(ident);
    return path != null ? loader().exists(path) : super.tableExists(ident);
  }

  /** Nothing is kept that a commit could make stale, so a table named by its path needs nothing. */
  @Override
  public void invalidateTable(Identifier ident) {
    if (path(ident) == null) {
      super.invalidateTable(ident);
    }
  }

  @Override
  public @Nullable Table createTable(Identifier ident, TableInfo info)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    PathIdentifier path = path(ident);
    if (!makesDelta(path, info)) {
      return createInDelegate(ident, info);
    }
    try {
      staging().create(ident, path, info);
      return null; // Spark asks for the table when it needs it
    } catch (DeltaConcurrentModificationException e) {
      throw new TableAlreadyExistsException(ident); // which IF NOT EXISTS takes for an answer
    } catch (DeltaException e) {
      throw ErrorConverter.atAnalysis(e);
    }
  }

  /** For callers other than SQL, which still come this way. */
  @Override
  @SuppressWarnings("deprecation")
  public @Nullable Table createTable(
      Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    return createTable(
        ident,
        new TableInfo.Builder()
            .withColumns(columns)
            .withPartitions(partitions)
            .withProperties(properties)
            .build());
  }

  /** For callers other than SQL, which still come this way. */
  @Override
  @SuppressWarnings("deprecation")
  public @Nullable Table createTable(
      Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    return createTable(
        ident, CatalogV2Util.structTypeToV2Columns(schema, false), partitions, properties);
  }

  @Override
  public @Nullable StagedTable stageCreate(Identifier ident, TableInfo info)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    PathIdentifier path = path(ident);
    if (!makesDelta(path, info)) {
      Table unused = createInDelegate(ident, info);
      return null; // Spark goes on with the table it loads
    }
    try {
      return staging().stageCreate(ident, path, info);
    } catch (DeltaException e) {
      throw ErrorConverter.atAnalysis(e);
    }
  }

  @Override
  public @Nullable StagedTable stageReplace(Identifier ident, TableInfo info)
      throws NoSuchNamespaceException, NoSuchTableException {
    return stageReplacement(ident, info, false);
  }

  @Override
  public @Nullable StagedTable stageCreateOrReplace(Identifier ident, TableInfo info)
      throws NoSuchNamespaceException {
    return stageReplacement(ident, info, true);
  }

  @Override
  public Table createTableLike(Identifier ident, TableInfo info, Table source)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    if (source instanceof LiveTable || makesDelta(path(ident), info)) {
      throw ErrorConverter.atAnalysis(notAllowed("CREATE TABLE LIKE"));
    }
    return super.createTableLike(ident, info, source);
  }

  @Override
  public Table alterTable(Identifier ident, TableChange... changes) throws NoSuchTableException {
    Table table = loadTable(ident);
    if (table instanceof LiveTable live) {
      TableAlteration.apply(session(), live, changes);
      return loadTable(ident);
    }
    return super.alterTable(ident, changes);
  }

  @Override
  public boolean dropTable(Identifier ident) {
    refusePath(ident, "DROP TABLE");
    return super.dropTable(ident);
  }

  @Override
  public boolean purgeTable(Identifier ident) {
    refusePath(ident, "DROP TABLE");
    return super.purgeTable(ident);
  }

  @Override
  public void renameTable(Identifier oldIdent, Identifier newIdent)
      throws NoSuchTableException, TableAlreadyExistsException {
    refusePath(oldIdent, "ALTER TABLE RENAME");
    super.renameTable(oldIdent, newIdent);
  }

  @Override
  public PlacedTable place(Identifier ident, @Nullable String location)
      throws NoSuchNamespaceException {
    PathIdentifier path = path(ident);
    TableEntry current = null;
    if (path == null && super.tableExists(ident)) {
      Table table = registered(ident);
      if (!isDelta(table)) {
        throw ErrorConverter.atAnalysis(
            CatalogError.DELTA_TABLE_ALREADY_EXISTS.with(
                "tableName", TableEntry.name(name(), ident)));
      }
      current = entry(ident, table);
    }
    return staging().place(ident, path, location, current);
  }

  @Override
  public UnboundProcedure loadProcedure(Identifier ident) {
    return Procedures.load(session(), this, ident);
  }

  @Override
  public Identifier[] listProcedures(String[] namespace) {
    return Procedures.list(namespace);
  }

  private @Nullable StagedTable stageReplacement(Identifier ident, TableInfo info, boolean orCreate)
      throws NoSuchNamespaceException {
    PathIdentifier path = path(ident);
    TableEntry current = null;
    if (path == null && super.tableExists(ident)) {
      Table table = registered(ident);
      if (!isDelta(table) || !makesDelta(path, info)) {
        throw ErrorConverter.atAnalysis(
            notAllowed("Replacing " + TableEntry.name(name(), ident) + " by another provider's"));
      }
      current = entry(ident, table);
    } else if (!makesDelta(path, info)) {
      throw ErrorConverter.atAnalysis(
          notAllowed("REPLACE TABLE with a provider other than delta; it"));
    }
    try {
      return staging().stageReplace(ident, path, info, current, orCreate);
    } catch (DeltaException e) {
      throw ErrorConverter.atAnalysis(e);
    }
  }

  private Table createInDelegate(Identifier ident, TableInfo info)
      throws TableAlreadyExistsException, NoSuchNamespaceException {
    if (info.constraints().length > 0) {
      throw ErrorConverter.atAnalysis(
          notAllowed("A constraint on a table of another provider, which would not enforce it,"));
    }
    return ((TableCatalog) delegate).createTable(ident, info);
  }

  private Table registered(Identifier ident) {
    try {
      return super.loadTable(ident);
    } catch (NoSuchTableException e) {
      throw new IllegalStateException("dropped while it was being replaced: " + ident, e);
    }
  }

  /**
   * The path an identifier names a table by, also where a namespace is really called delta: no
   * table in it can be called like an absolute path.
   */
  private static @Nullable PathIdentifier path(Identifier ident) {
    return PathIdentifier.of(ident);
  }

  private void refusePath(Identifier ident, String statement) {
    if (path(ident) != null) {
      throw ErrorConverter.atAnalysis(
          notAllowed(statement + " of a table named by its path, which no catalog lists,"));
    }
  }

  private boolean makesDelta(@Nullable PathIdentifier path, TableInfo info) {
    String provider = info.properties().get(TableCatalog.PROP_PROVIDER);
    if (provider == null) {
      provider = session().conf().get("spark.sql.sources.default");
      if (warehouse != null || path != null) {
        provider = DeltaDataSource.NAME;
      }
    }
    boolean delta = provider.equalsIgnoreCase(DeltaDataSource.NAME);
    if (!delta && (warehouse != null || path != null)) {
      throw ErrorConverter.atAnalysis(notAllowed("Provider " + provider + " in " + name()));
    }
    return delta;
  }

  private TableEntry entry(Identifier ident, Table registered) {
    return TableEntry.of(session(), name(), ident, registered);
  }

  private static boolean isDelta(Table table) {
    String provider = table.properties().get(TableCatalog.PROP_PROVIDER);
    return provider != null && provider.equalsIgnoreCase(DeltaDataSource.NAME);
  }

  private static <T> T found(@Nullable T loaded, Identifier ident) throws NoSuchTableException {
    if (loaded == null) {
      throw new NoSuchTableException(ident);
    }
    return loaded;
  }

  private static DeltaException notAllowed(String operation) {
    return CatalogError.DELTA_OPERATION_NOT_ALLOWED.with("operation", operation);
  }

  private TableLoader loader() {
    return new TableLoader(session(), autoCompaction);
  }

  private TableStaging staging() {
    TableRegistry registry = warehouse == null ? new SessionRegistry(session()) : warehouse;
    return new TableStaging(session(), name(), registry, autoCompaction);
  }

  /** A catalog is an entry point: Spark hands it no session. */
  private static SparkSession session() {
    return SparkSession.active();
  }
}
