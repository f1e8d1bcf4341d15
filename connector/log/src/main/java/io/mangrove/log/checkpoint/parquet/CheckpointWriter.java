package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointError;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.checkpoint.LastCheckpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes classic checkpoints of one file. PROTOCOL: Classic checkpoint. */
public final class CheckpointWriter {
  private final LogStore store;
  private final String logDirectory;

  public CheckpointWriter(LogStore store, String logDirectory) {
    this.store = store;
    this.logDirectory = logDirectory;
  }

  /**
   * Writes the checkpoint of a version; nobody sees it before it is whole.
   *
   * @return what to say of it in {@code _last_checkpoint}, which is left as it is
   */
  public LastCheckpoint write(long version, CheckpointSource source) {
    String path = logDirectory + "/" + LogFileName.checkpointName(version);
    try {
      // Closed at the end only: closing is what makes a file visible, and half of one must not be.
      RecordFile file = new RecordFile(CheckpointSchema.SCHEMA, store.create(path));
      CountingSink sink = new CountingSink(file);
      source.writeTo(sink);
      long sizeInBytes = file.finish();
      return new LastCheckpoint(version, sink.actions, null, sizeInBytes, sink.adds);
    } catch (UncheckedIOException e) {
      throw failed(path, e);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static RuntimeException failed(String path, Exception e) {
    return CheckpointError.DELTA_CHECKPOINT_NOT_WRITTEN.causedBy(e, "file", path, "reason", e);
  }

  private static final class CountingSink implements CheckpointSink {
    private final ActionRecords records;
    private long actions;
    private long adds;

    CountingSink(RecordFile file) {
      this.records = new ActionRecords(file);
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
}
