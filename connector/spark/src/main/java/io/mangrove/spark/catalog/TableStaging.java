package io.mangrove.spark.catalog;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.internals.CommitNote;
import io.mangrove.spark.internals.SessionFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Prepares CREATE TABLE and REPLACE TABLE, with or without AS SELECT. */
public final class TableStaging {
  /**
   * The property, and the write option, that tells a {@code save} to a path from a statement that
   * says CREATE TABLE, and with which mode: history calls the two by different names, and a save
   * minds no files that lie at the path, as those of a first save that was killed.
   */
  public static final String SAVE_MODE = "__delta_save_mode";

  private static final String DEFAULTS = "spark.databricks.delta.properties.defaults.";

  private final SparkSession session;
  private final TableLogs logs;
  private final String catalogName;
  private final TableRegistry registry;
  private final AfterCommit afterCommit;

  public TableStaging(
      SparkSession session, String catalogName, TableRegistry registry, AfterCommit afterCommit) {
    this.session = session;
    this.logs = new TableLogs(session);
    this.catalogName = catalogName;
    this.registry = registry;
    this.afterCommit = afterCommit;
  }

  /**
   * CREATE TABLE without a query. Where the location already holds a Delta table, that table is
   * what the catalog gets to know, if the statement does not contradict it.
   */
  public void create(Identifier ident, @Nullable PathIdentifier path, TableInfo info)
      throws NoSuchNamespaceException {
    TableDefinition definition = TableDefinition.of(info);
    TableEntry entry = entry(ident, path, definition.location());
    DeltaLog log = logs.open(entry.location());
    Snapshot existing = log.snapshotIfExists();
    if (existing != null) {
      ExistingTable.check(definition, existing);
      registration(ident, path, entry).run();
      return;
    }
    checkLocation(entry, definition);
    PendingTable table = pending(ident, path, entry, log, definition, null, false);
    SchemaRules.checkNames(definition.schema(), table.metadata());
    table.commitStagedChanges();
  }

  /** CREATE TABLE AS SELECT. */
  public PendingTable stageCreate(Identifier ident, @Nullable PathIdentifier path, TableInfo info)
      throws NoSuchNamespaceException {
    TableDefinition definition = TableDefinition.of(info);
    TableEntry entry = entry(ident, path, definition.location());
    DeltaLog log = logs.open(entry.location());
    if (log.exists()) {
      throw nonEmpty(
          entry, ": there is a Delta table. Use CREATE TABLE without AS SELECT to list it");
    }
    if (!info.properties().containsKey(SAVE_MODE)) {
      checkLocation(entry, definition);
    }
    return pending(ident, path, entry, log, definition, null, false);
  }

  /**
   * REPLACE TABLE, and CREATE OR REPLACE TABLE.
   *
   * @param current the entry of the table to replace; null where the catalog has none
   */
  public PendingTable stageReplace(
      Identifier ident,
      @Nullable PathIdentifier path,
      TableInfo info,
      @Nullable TableEntry current,
      boolean orCreate)
      throws NoSuchNamespaceException {
    TableDefinition definition = TableDefinition.of(info);
    if (current == null) {
      TableEntry entry = entry(ident, path, definition.location());
      DeltaLog log = logs.open(entry.location());
      Snapshot existing = log.snapshotIfExists();
      if (existing == null) {
        checkLocation(entry, definition);
      }
      return pending(ident, path, entry, log, definition, existing, orCreate);
    }
    checkStays(current, definition.location());
    DeltaLog log = logs.open(current.location());
    Snapshot existing = log.snapshotIfExists();
    Metadata metadata = metadata(definition, existing);
    return new PendingTable(
        session,
        log,
        current,
        metadata,
        definition.clusteringColumns(),
        existing,
        orCreate,
        () -> {},
        afterCommit);
  }

  /**
   * Where a table is, or is to be.
   *
   * @param location that the statement asks for
   * @param current the catalog's entry; null where it has none
   */
  public PlacedTable place(
      Identifier ident,
      @Nullable PathIdentifier path,
      @Nullable String location,
      @Nullable TableEntry current)
      throws NoSuchNamespaceException {
    TableEntry entry = current == null ? entry(ident, path, location) : current;
    if (current != null) {
      checkStays(current, location);
    }
    DeltaLog log = logs.open(entry.location());
    Snapshot existing = log.snapshotIfExists();
    Runnable registration = current == null ? registration(ident, path, entry) : () -> {};
    return new PlacedTable(
        entry, current != null, log, existing, defaults(), CommitNote.of(session), registration);
  }

  private void checkStays(TableEntry current, @Nullable String location) {
    if (location != null && !logs.files().qualified(location).equals(current.location())) {
      throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation", "Moving table " + current.name() + " to another LOCATION by REPLACE TABLE");
    }
  }

  private PendingTable pending(
      Identifier ident,
      @Nullable PathIdentifier path,
      TableEntry entry,
      DeltaLog log,
      TableDefinition definition,
      @Nullable Snapshot replaced,
      boolean orCreate) {
    return new PendingTable(
        session,
        log,
        entry,
        metadata(definition, replaced),
        definition.clusteringColumns(),
        replaced,
        orCreate,
        registration(ident, path, entry),
        afterCommit);
  }

  private Metadata metadata(TableDefinition definition, @Nullable Snapshot replaced) {
    if (replaced != null
        && !definition.partitionColumns().isEmpty()
        && !ClusteringColumns.names(replaced).isEmpty()) {
      throw CatalogError.DELTA_CLUSTERING_REPLACE_TABLE_WITH_PARTITIONED_TABLE.with();
    }
    String id = replaced == null ? UUID.randomUUID().toString() : replaced.metadata().id();
    Metadata metadata =
        definition.withDefaults(defaults()).metadata(id, System.currentTimeMillis());
    CheckConstraints.requireSound(session, metadata);
    return metadata;
  }

  private TableEntry entry(
      Identifier ident, @Nullable PathIdentifier path, @Nullable String location)
      throws NoSuchNamespaceException {
    SessionFiles files = logs.files();
    if (path != null) {
      String root = files.qualified(path.path());
      if (location != null && !files.qualified(location).equals(root)) {
        throw CatalogError.DELTA_CREATE_TABLE_IDENTIFIER_LOCATION_MISMATCH.with(
            "identifier", root, "location", location);
      }
      return TableEntry.ofPath(root);
    }
    String name = TableEntry.name(catalogName, ident);
    if (location == null) {
      return new TableEntry(name, registry.managedLocation(ident), true, Map.of());
    }
    if (!registry.knowsLocations()) {
      throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation", "LOCATION in catalog " + catalogName + ", whose tables are its folders,");
    }
    return new TableEntry(name, files.qualified(location), false, Map.of());
  }

  private Runnable registration(Identifier ident, @Nullable PathIdentifier path, TableEntry entry) {
    return path == null ? () -> registry.register(ident, entry) : () -> {};
  }

  private void checkLocation(TableEntry entry, TableDefinition definition) {
    boolean empty = logs.files().holdsNoData(entry.location());
    StructType schema = definition.schema();
    if (schema.isEmpty() && !entry.managed()) {
      throw empty
          ? CatalogError.DELTA_CREATE_EXTERNAL_TABLE_WITHOUT_SCHEMA.with(
              "tableName", entry.name(), "path", entry.location())
          : CatalogError.DELTA_CREATE_EXTERNAL_TABLE_WITHOUT_TXN_LOG.with(
              "tableName",
              entry.name(),
              "path",
              entry.location(),
              "logPath",
              entry.location() + "/_delta_log");
    }
    if (!empty) {
      throw nonEmpty(entry, " and also not a Delta table");
    }
  }

  private static RuntimeException nonEmpty(TableEntry entry, String what) {
    return CatalogError.DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION.with(
        "tableId", entry.name(), "tableLocation", entry.location(), "what", what);
  }

  /** The properties that this session gives to every table it makes. */
  private Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    CollectionConverters.asJava(session.conf().getAll())
        .forEach(
            (key, value) -> {
              if (key.startsWith(DEFAULTS)) {
                defaults.put("delta." + key.substring(DEFAULTS.length()), value);
              }
            });
    return TableProperties.normalized(defaults);
  }
}
