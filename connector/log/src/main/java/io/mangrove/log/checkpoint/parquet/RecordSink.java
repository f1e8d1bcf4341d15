package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.checkpoint.FileStructs;
import org.jspecify.annotations.Nullable;

/** Writes each action as a record, and counts them. For one thread. */
final class RecordSink implements CheckpointSink {
  private final ActionRecords records;
  private long actions;
  private long adds;

  RecordSink(RecordFile file, @Nullable FileStructs structs) {
    this.records = new ActionRecords(file, structs);
  }

  long actions() {
    return actions;
  }

  long adds() {
    return adds;
  }

  @Override
  public void protocol(Protocol protocol) {
    records.protocol(protocol);
    actions++;
  }

  @Override
  public void metadata(Metadata metadata) {
    records.metadata(metadata);
    actions++;
  }

  @Override
  public void transaction(SetTransaction transaction) {
    records.transaction(transaction);
    actions++;
  }

  @Override
  public void domainMetadata(DomainMetadata domain) {
    records.domainMetadata(domain);
    actions++;
  }

  @Override
  public void file(FileRow row) {
    records.file(row);
    actions++;
    adds += row.tombstone ? 0 : 1;
  }
}
