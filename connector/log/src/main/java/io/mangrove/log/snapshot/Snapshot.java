package io.mangrove.log.snapshot;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.FileDifference;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.stats.Predicate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table at one version. Never changes; safe for use by several threads. */
public final class Snapshot {
  private final String tableRoot;
  private final long version;
  private final long timestamp;
  private final TableState state;
  private final @Nullable HugeState huge;
  private final Protocol protocol;
  private final Metadata metadata;
  private final StructType schema;
  private final ColumnMapping mapping;
  private final VersionFile identity;

  /** Guarded by this; null: nobody has asked for them. */
  private @Nullable ActiveFiles files;

  Snapshot(
      String tableRoot,
      long version,
      long timestamp,
      TableState state,
      @Nullable HugeState huge,
      Protocol protocol,
      Metadata metadata,
      StructType schema,
      ColumnMapping mapping,
      VersionFile identity) {
    this.tableRoot = tableRoot;
    this.version = version;
    this.timestamp = timestamp;
    this.state = state;
    this.huge = huge;
    this.protocol = protocol;
    this.metadata = metadata;
    this.schema = schema;
    this.mapping = mapping;
    this.identity = identity;
  }

  public String tableRoot() {
    return tableRoot;
  }

  public long version() {
    return version;
  }

  /**
   * When the version was committed, in milliseconds since the epoch: the in-commit timestamp where
   * the table has them, else the modification time of the commit's file.
   */
  public long timestamp() {
    return timestamp;
  }

  /**
   * The in-commit timestamp of the version, in milliseconds since the epoch; null where its commit
   * does not have to tell one. PROTOCOL: In-Commit Timestamps.
   */
  public @Nullable Long inCommitTimestamp() {
    return InCommitTimestamps.of(metadata).isUsedAt(version) ? timestamp : null;
  }

  public Protocol protocol() {
    return protocol;
  }

  public Metadata metadata() {
    return metadata;
  }

  /** The columns, with the physical names and ids that hold ({@link ColumnMapping#inForce}). */
  public StructType schema() {
    return schema;
  }

  /** How the columns are found in files. */
  public ColumnMapping columnMapping() {
    return mapping;
  }

  /** The names a user sees; partition values have {@link #physicalPartitionColumns}. */
  public List<String> partitionColumns() {
    return metadata.partitionColumns();
  }

  /** The names that the partition values of files have, in the order of the partition columns. */
  public List<String> physicalPartitionColumns() {
    return ColumnMapping.physicalNames(schema, metadata.partitionColumns());
  }

  public TableProperties properties() {
    return new TableProperties(metadata.configuration());
  }

  /** All files. Of a {@link #isHuge huge} table they are loaded now, if they were not before. */
  public synchronized ActiveFiles activeFiles() {
    ActiveFiles known = files;
    if (known == null) {
      known = state().activeFiles().partitionedBy(physicalPartitionColumns());
      files = known;
    }
    return known;
  }

  /**
   * Whether the checkpoint is so large that its files were not loaded. Then {@link #filesFor} is
   * what a query should ask.
   */
  public boolean isHuge() {
    return huge != null;
  }

  /**
   * The files that may hold a row that matches, and maybe others: what there is in memory, or of a
   * huge table what a search finds. Row numbers are of this answer only.
   */
  public ActiveFiles filesFor(Predicate predicate, CheckpointSearch search) {
    return huge == null
        ? activeFiles()
        : huge.found(search, FileQuery.of(this, predicate))
            .activeFiles()
            .partitionedBy(physicalPartitionColumns());
  }

  /**
   * Which files another version of the same table has that this one has not, and the other way
   * around; from what is in memory.
   */
  public FileDifference diff(Snapshot other) {
    return FileDifference.between(activeFiles(), other.activeFiles());
  }

  /** How far an application has come with its own numbering; null if it never wrote. */
  public @Nullable Long transactionVersion(String appId) {
    SetTransaction transaction = state.transactions().get(appId);
    return transaction == null ? null : transaction.version();
  }

  /** By domain, without the removed ones. */
  public Map<String, DomainMetadata> domainMetadata() {
    return state.domainMetadata();
  }

  /** All of the state, tombstones included. Of a huge table it is loaded now, as its files are. */
  public TableState state() {
    return huge == null ? state : huge.whole();
  }

  /**
   * What a checkpoint is made of; of a huge table as much as needed is read again.
   *
   * @param keepTombstonesAfter as {@link TableState#checkpointSource} has it
   * @param keepTransactionsAfter likewise
   */
  CheckpointSource checkpointSource(long keepTombstonesAfter, long keepTransactionsAfter) {
    return huge == null
        ? state.with(activeFiles()).checkpointSource(keepTombstonesAfter, keepTransactionsAfter)
        : huge.checkpointSource(keepTombstonesAfter, keepTransactionsAfter);
  }

  /** What is in memory: of a huge table, what was said since its checkpoint. */
  TableState stateInMemory() {
    return state;
  }

  @Nullable HugeState huge() {
    return huge;
  }

  /** The file this version is in. If it is another one now, the table was made again. */
  VersionFile identity() {
    return identity;
  }

  @Override
  public String toString() {
    return "version " + version + " of " + tableRoot;
  }
}
