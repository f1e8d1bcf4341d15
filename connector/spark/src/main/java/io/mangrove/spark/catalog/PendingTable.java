package io.mangrove.spark.catalog;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.features.MappedColumns;
import io.mangrove.log.features.MinimalProtocol;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Committed;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.CommitNote;
import io.mangrove.spark.internals.SessionFiles;
import io.mangrove.spark.write.TableWriteBuilder;
import io.mangrove.spark.write.WriteTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.SupportsV1OverwriteWithSaveAsTable;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A table that a CREATE or REPLACE is about to make. Protocol, metadata, the files of AS SELECT and
 * the tombstones of what is replaced go into the log as one commit, then the catalog learns of the
 * table. Changes as its statement runs; for the one thread that runs it.
 */
final class PendingTable implements StagedTable, SupportsWrite, WriteTarget {
  private final SparkSession session;
  private final DeltaLog log;
  private final TableEntry entry;
  private final @Nullable Snapshot replaced;
  private final boolean orCreate;
  private final Runnable registration;
  private final AfterCommit afterCommit;
  private final List<List<String>> clusterBy;
  private Metadata metadata;
  private boolean asSelect;
  private @Nullable String saveMode;
  private @Nullable Transaction transaction;

  /** Deletes the files of AS SELECT, as long as no commit can have made them the table's. */
  private Runnable discardFiles = () -> {};

  /**
   * @param clusterBy the names down to each clustering column
   * @param replaced the version that gives way; null for a new table
   * @param orCreate whether the statement would do either
   * @param registration run after the commit
   * @param afterCommit run after that, where there is an AS SELECT
   */
  PendingTable(
      SparkSession session,
      DeltaLog log,
      TableEntry entry,
      Metadata metadata,
      List<List<String>> clusterBy,
      @Nullable Snapshot replaced,
      boolean orCreate,
      Runnable registration,
      AfterCommit afterCommit) {
    this.session = session;
    this.log = log;
    this.entry = entry;
    this.replaced = replaced;
    this.metadata = mapped(metadata);
    this.clusterBy = ClusteringColumns.of(this.metadata, clusterBy).names();
    this.orCreate = orCreate;
    this.registration = registration;
    this.afterCommit = afterCommit;
  }

  @Override
  public DeltaLog log() {
    return log;
  }

  /** Null also when a table is replaced: its files are this class's to remove, not the write's. */
  @Override
  public @Nullable Snapshot snapshot() {
    return null;
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  @Override
  public ColumnMapping columnMapping() {
    return ColumnMapping.of(metadata.configuration());
  }

  @Override
  public @Nullable Metadata pendingMetadata() {
    return null;
  }

  @Override
  public Transaction startTransaction() {
    if (transaction == null) {
      transaction = replaced == null ? creation() : replacement(replaced);
      transaction.userMetadata(CommitNote.of(session));
    }
    return transaction;
  }

  @Override
  public void commit(Transaction written, Operation operation, Runnable discard) {
    asSelect = true; // its own commit and its own operation follow in commitStagedChanges
    discardFiles = discard;
  }

  @Override
  public void commitStagedChanges() {
    Runnable discard = discardFiles;
    discardFiles = () -> {};
    Committed committed;
    try {
      Set<String> features = replaced == null ? null : replaced.protocol().writerFeatures();
      ColumnDefaults.check(metadata, features, operation().name());
      committed = startTransaction().commit(operation());
    } catch (DeltaException e) {
      if (!(e instanceof CommitInDoubtException)) {
        discardFiles = discard;
      }
      throw ErrorConverter.atExecution(e);
    }
    registration.run();
    if (asSelect) {
      LiveTable made = new LiveTable(session, log, entry, committed.snapshot(), afterCommit);
      afterCommit.committed(session, made, committed);
    }
  }

  @Override
  public void abortStagedChanges() {
    discardFiles.run();
    if (replaced == null) {
      new SessionFiles(session).deleteIfWithoutFiles(entry.location());
    }
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  @SuppressWarnings("deprecation") // Spark derives columns() from it, with the column ids
  public StructType schema() {
    return TableColumns.of(metadata).schema();
  }

  @Override
  public Transform[] partitioning() {
    return TableColumns.of(metadata).clusteredBy(clusterBy).partitioning();
  }

  @Override
  public Map<String, String> properties() {
    return TableDetails.of(entry, MinimalProtocol.forTable(metadata), metadata);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_WRITE, TableCapability.TRUNCATE);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    CaseInsensitiveStringMap options = info.options();
    try {
      checkReplaces(options);
      Map<String, String> configuration = withOptions(metadata.configuration(), options);
      metadata = mapped(ColumnDefaults.none(metadata).withConfiguration(configuration));
      SchemaRules.checkNames(TableColumns.of(metadata).schema(), metadata);
      var unused = ClusteringColumns.of(metadata, clusterBy); // options may change the statistics
    } catch (DeltaException e) {
      throw ErrorConverter.atAnalysis(e);
    }
    saveMode = options.get(TableStaging.SAVE_MODE);
    return new TableWriteBuilder(session, this, info);
  }

  /**
   * {@code mode("overwrite").saveAsTable(t)} comes here as if it meant REPLACE TABLE, unless the
   * session extension made of it what it means: other rows in the same table.
   */
  private void checkReplaces(CaseInsensitiveStringMap options) {
    if (replaced != null
        && options.getBoolean(SupportsV1OverwriteWithSaveAsTable.OPTION_NAME, false)) {
      throw CatalogError.DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG.with(
          "missing", "spark.sql.extensions=io.mangrove.sql.DeltaSessionExtensions");
    }
  }

  /** With the physical names that the files of AS SELECT are to have. */
  private Metadata mapped(Metadata wanted) {
    return replaced == null
        ? MappedColumns.created(wanted)
        : MappedColumns.replaced(wanted, replaced.protocol(), replaced.metadata());
  }

  private Transaction creation() {
    return clustered(
        log.startCreation()
            .protocol(MinimalProtocol.forTable(asking()))
            .metadata(MinimalProtocol.stripped(metadata)));
  }

  private Transaction replacement(Snapshot existing) {
    Protocol protocol = MinimalProtocol.upgrade(existing.protocol(), asking());
    Transaction replacing = log.startTransaction(existing).readWholeTable();
    if (!protocol.equals(existing.protocol())) {
      replacing.protocol(protocol);
    }
    var unused = clustered(replacing.replaceTable(MinimalProtocol.stripped(metadata)));
    long now = System.currentTimeMillis();
    ActiveFiles files = existing.activeFiles();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      replacing.remove(files.file(row).removed(now, true));
    }
    return replacing;
  }

  private Metadata asking() {
    return clusterBy.isEmpty() ? metadata : ClusteringColumns.asking(metadata);
  }

  private Transaction clustered(Transaction writing) {
    return clusterBy.isEmpty()
        ? writing
        : writing.clusterBy(ClusteringColumns.of(metadata, clusterBy).physical());
  }

  private Operation operation() {
    Metadata committed = MinimalProtocol.stripped(metadata);
    if (saveMode != null) {
      return TableOperations.save(saveMode, committed, clusterBy);
    }
    boolean managed = entry.managed();
    return replaced == null && !orCreate
        ? TableOperations.create(committed, clusterBy, managed, asSelect)
        : TableOperations.replace(committed, clusterBy, managed, orCreate, asSelect);
  }

  /** A writer's {@code delta.} options are properties of the table it makes. */
  private static Map<String, String> withOptions(
      Map<String, String> configuration, CaseInsensitiveStringMap options) {
    Map<String, String> all = new LinkedHashMap<>(configuration);
    options
        .asCaseSensitiveMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith("delta.")) {
                all.put(key, value);
              }
            });
    return TableProperties.normalized(all);
  }
}
