package io.mangrove.log.snapshot;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.schema.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table at one version. Never changes; safe for use by several threads. */
public final class Snapshot {
  Snapshot() {}

  public String tableRoot() {
    throw new IllegalStateException();
  }

  public long version() {
    throw new IllegalStateException();
  }

  /** When the version was committed, in milliseconds since the epoch. */
  public long timestamp() {
    throw new IllegalStateException();
  }

  public Protocol protocol() {
    throw new IllegalStateException();
  }

  public Metadata metadata() {
    throw new IllegalStateException();
  }

  public StructType schema() {
    throw new IllegalStateException();
  }

  public List<String> partitionColumns() {
    throw new IllegalStateException();
  }

  public ActiveFiles activeFiles() {
    throw new IllegalStateException();
  }

  /** How far an application has come with its own numbering; null if it never wrote. */
  public @Nullable Long transactionVersion(String appId) {
    throw new IllegalStateException();
  }

  /** By domain, without the removed ones. */
  public Map<String, DomainMetadata> domainMetadata() {
    throw new IllegalStateException();
  }

  /** All of the state, tombstones included: what a checkpoint is made of. */
  public TableState state() {
    throw new IllegalStateException();
  }
}
