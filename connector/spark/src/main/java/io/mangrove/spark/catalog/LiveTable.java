package io.mangrove.spark.catalog;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.features.ActiveMapping;
import io.mangrove.log.features.MappedColumns;
import io.mangrove.log.features.MinimalProtocol;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.internals.CommitNote;
import io.mangrove.spark.read.DeltaScanBuilder;
import io.mangrove.spark.read.MetadataColumns;
import io.mangrove.spark.rowlevel.RowLevelTarget;
import io.mangrove.spark.rowlevel.WholeFileDelete;
import io.mangrove.spark.write.Statement;
import io.mangrove.spark.write.TableWriteBuilder;
import io.mangrove.spark.write.WriteTarget;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsDeleteV2;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsRowLevelOperations;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.constraints.Constraint;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RowLevelOperationBuilder;
import org.apache.spark.sql.connector.write.RowLevelOperationInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A table at its newest version when it was loaded, to be read and written. Spark loads it once
 * more before it runs a query ({@link #version}), so that a DataFrame sees commits made since it
 * was analysed. Never changes.
 */
public final class LiveTable
    implements SupportsRead,
        SupportsWrite,
        SupportsRowLevelOperations,
        SupportsDeleteV2,
        SupportsMetadataColumns,
        WriteTarget {
  private final SparkSession session;
  private final DeltaLog log;
  private final TableEntry entry;
  private final Snapshot snapshot;
  private final AfterCommit afterCommit;
  private final @Nullable Metadata pendingMetadata;
  private final boolean acceptsAnySchema;
  private final Statement statement;
  private final TableColumns columns;

  LiveTable(
      SparkSession session,
      DeltaLog log,
      TableEntry entry,
      Snapshot snapshot,
      AfterCommit afterCommit) {
    this(session, log, entry, snapshot, afterCommit, null, false, Statement.unknown());
  }

  private LiveTable(
      SparkSession session,
      DeltaLog log,
      TableEntry entry,
      Snapshot snapshot,
      AfterCommit afterCommit,
      @Nullable Metadata pendingMetadata,
      boolean acceptsAnySchema,
      Statement statement) {
    this.session = session;
    this.log = log;
    this.entry = entry;
    this.snapshot = snapshot;
    this.afterCommit = afterCommit;
    this.pendingMetadata = pendingMetadata;
    this.acceptsAnySchema = acceptsAnySchema;
    this.statement = statement;
    this.columns = TableColumns.of(metadata()).clusteredAs(snapshot).asFoundIn(snapshot);
  }

  /**
   * The same table with metadata that a write to it commits together with its rows. New columns get
   * the ids and physical names they lack, if the table has such.
   */
  public LiveTable withPendingMetadata(Metadata metadata) {
    Metadata mapped = MappedColumns.altered(metadata, snapshot.protocol(), snapshot.metadata());
    return new LiveTable(
        session, log, entry, snapshot, afterCommit, mapped, acceptsAnySchema, statement);
  }

  /** The same table as it is before a write to it changes its metadata. */
  public LiveTable withoutPendingMetadata() {
    return new LiveTable(
        session, log, entry, snapshot, afterCommit, null, acceptsAnySchema, statement);
  }

  /** The same table at another of its versions, as if loaded then. */
  public LiveTable at(Snapshot newest) {
    return new LiveTable(session, log, entry, newest, afterCommit);
  }

  /** Whether a catalog lists it; else its path is all the name it has. */
  public boolean isListed() {
    return !entry.name().equals(TableEntry.ofPath(entry.location()).name());
  }

  /** The same table, its writes not yet held against its schema. */
  public LiveTable acceptingAnySchema() {
    return new LiveTable(
        session, log, entry, snapshot, afterCommit, pendingMetadata, true, statement);
  }

  /** The same table, its writes held against its schema, as they are unless somebody asked. */
  public LiveTable acceptingOwnSchema() {
    return new LiveTable(
        session, log, entry, snapshot, afterCommit, pendingMetadata, false, statement);
  }

  /** The same table, changed by this statement. */
  public LiveTable changedBy(Statement changing) {
    return new LiveTable(
        session, log, entry, snapshot, afterCommit, pendingMetadata, acceptsAnySchema, changing);
  }

  /** Whether Spark leaves the check of a write's columns to a rule of ours. */
  public boolean acceptsAnySchema() {
    return acceptsAnySchema;
  }

  @Override
  public DeltaLog log() {
    return log;
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public @Nullable Metadata pendingMetadata() {
    return pendingMetadata;
  }

  @Override
  public Statement statement() {
    return statement;
  }

  @Override
  public Metadata metadata() {
    return pendingMetadata == null ? snapshot.metadata() : pendingMetadata;
  }

  @Override
  public ColumnMapping columnMapping() {
    return ActiveMapping.of(protocol(), metadata());
  }

  @Override
  public void declareReads(Transaction transaction) {
    rowLevelTarget().declareReads(transaction, statement.reads());
  }

  /** Of the table once a write to it is committed. */
  private Protocol protocol() {
    return pendingMetadata == null
        ? snapshot.protocol()
        : MinimalProtocol.upgrade(snapshot.protocol(), pendingMetadata);
  }

  @Override
  public Transaction startTransaction() {
    Transaction transaction = log.startTransaction(snapshot).userMetadata(CommitNote.of(session));
    if (pendingMetadata != null) {
      transaction.metadata(pendingMetadata);
      Protocol upgraded = protocol();
      if (!upgraded.equals(snapshot.protocol())) {
        transaction.protocol(upgraded);
      }
    }
    return transaction;
  }

  @Override
  public void commit(Transaction transaction, Operation operation, Runnable discard) {
    afterCommit.committed(session, this, transaction.commit(operation));
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  public String id() {
    return snapshot.metadata().id();
  }

  @Override
  public String version() {
    return Long.toString(snapshot.version());
  }

  /** The columns with strings for CHAR and VARCHAR: the types rows have. */
  @Override
  @SuppressWarnings("deprecation") // Spark itself asks for columns()
  public StructType schema() {
    return columns.schema();
  }

  @Override
  public Column[] columns() {
    return columns.forWriters();
  }

  @Override
  public Transform[] partitioning() {
    return columns.partitioning();
  }

  /** For Spark to show; they are enforced where rows are written. */
  @Override
  public Constraint[] constraints() {
    return CheckConstraints.of(metadata());
  }

  @Override
  public Map<String, String> properties() {
    return TableDetails.of(entry, snapshot.protocol(), metadata());
  }

  @Override
  public Set<TableCapability> capabilities() {
    EnumSet<TableCapability> capabilities =
        EnumSet.of(
            TableCapability.BATCH_READ,
            TableCapability.BATCH_WRITE,
            TableCapability.TRUNCATE,
            TableCapability.OVERWRITE_BY_FILTER,
            TableCapability.OVERWRITE_DYNAMIC);
    if (acceptsAnySchema) {
      capabilities.add(TableCapability.ACCEPT_ANY_SCHEMA);
    }
    return Collections.unmodifiableSet(capabilities);
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return MetadataColumns.columns(snapshot, columns.schema());
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    DeltaScanBuilder scan =
        new DeltaScanBuilder(session, name(), snapshot, columns.schema(), options).searchedByJobs();
    return pendingMetadata == null ? scan : scan.withColumnsOf(pendingMetadata, columnMapping());
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return new TableWriteBuilder(session, this, info);
  }

  @Override
  public RowLevelOperationBuilder newRowLevelOperationBuilder(RowLevelOperationInfo info) {
    return rowLevelTarget().operation(info);
  }

  @Override
  public boolean canDeleteWhere(Predicate[] conditions) {
    return new WholeFileDelete(rowLevelTarget()).canDelete(conditions);
  }

  @Override
  public void deleteWhere(Predicate[] conditions) {
    new WholeFileDelete(rowLevelTarget()).delete(conditions);
  }

  @Override
  public boolean truncateTable() {
    new WholeFileDelete(rowLevelTarget()).truncate();
    return true;
  }

  private RowLevelTarget rowLevelTarget() {
    return new RowLevelTarget(session, name(), this, snapshot, columns.schema());
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof LiveTable other
        && entry.equals(other.entry)
        && id().equals(other.id())
        && snapshot.version() == other.snapshot.version()
        && Objects.equals(pendingMetadata, other.pendingMetadata)
        && acceptsAnySchema == other.acceptsAnySchema
        && statement.parameters().equals(other.statement.parameters());
  }

  @Override
  public int hashCode() {
    return Objects.hash(entry.location(), snapshot.version());
  }

  @Override
  public String toString() {
    return name();
  }
}
