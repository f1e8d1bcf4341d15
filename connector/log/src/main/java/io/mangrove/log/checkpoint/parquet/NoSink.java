package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.FileRow;

/** Takes actions and keeps none, for those who want a checkpoint's manifest. */
record NoSink() implements CheckpointSink {
  @Override
  public void protocol(Protocol protocol) {}

  @Override
  public void metadata(Metadata metadata) {}

  @Override
  public void transaction(SetTransaction transaction) {}

  @Override
  public void domainMetadata(DomainMetadata domain) {}

  @Override
  public void file(FileRow row) {}
}
