package io.mangrove.log.snapshot;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.schema.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table at one version. Never changes; safe for use by several threads. */
public final class Snapshot {
  private final String tableRoot;
  private final long version;
  private final long timestamp;
  private final TableState state;
  private final Protocol protocol;
  private final Metadata metadata;
  private final StructType schema;
  private final VersionFile identity;

  Snapshot(
      String tableRoot,
      long version,
      long timestamp,
      TableState state,
      Protocol protocol,
      Metadata metadata,
      StructType schema,
      VersionFile identity) {
    this.tableRoot = tableRoot;
    this.version = version;
    this.timestamp = timestamp;
    this.state = state;
    this.protocol = protocol;
    this.metadata = metadata;
    this.schema = schema;
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

  public Protocol protocol() {
    return protocol;
  }

  public Metadata metadata() {
    return metadata;
  }

  public StructType schema() {
    return schema;
  }

  public List<String> partitionColumns() {
    return metadata.partitionColumns();
  }

  public TableProperties properties() {
    return new TableProperties(metadata.configuration());
  }

  public ActiveFiles activeFiles() {
    return state.activeFiles();
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

  /** All of the state, tombstones included: what a checkpoint is made of. */
  public TableState state() {
    return state;
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
