package io.mangrove.log.maintenance;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.FileRow;

/** Whether a checkpoint tells what the table is. Keeps nothing else. */
final class TableSeen implements CheckpointSink {
  private boolean protocol;
  private boolean metadata;

  boolean isTable() {
    return protocol && metadata;
  }

  @Override
  public void protocol(Protocol found) {
    protocol = true;
  }

  @Override
  public void metadata(Metadata found) {
    metadata = true;
  }

  @Override
  public void transaction(SetTransaction transaction) {}

  @Override
  public void domainMetadata(DomainMetadata domain) {}

  @Override
  public void file(FileRow row) {}
}
