package io.mangrove.log.checkpoint;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;

/** Takes what a checkpoint holds, action by action, in the order of its rows. */
public interface CheckpointSink {
  void protocol(Protocol protocol);

  void metadata(Metadata metadata);

  void transaction(SetTransaction transaction);

  void domainMetadata(DomainMetadata domain);

  /** Takes one file or tombstone; the row is reused once this returns. */
  void file(FileRow row);
}
