package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.actions.Sidecar;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts files and tombstones into sidecars as they come, one after another, and keeps what else the
 * table is for the manifest. A sidecar whose manifest is never written is no one's, until a cleanup
 * finds it. For one thread. PROTOCOL: Sidecar Files.
 */
final class SidecarSink implements CheckpointSink {
  private final LogStore store;
  private final String logDirectory;
  private final CheckpointOptions options;
  private final List<Action> tableActions = new ArrayList<>();
  private final List<Sidecar> sidecars = new ArrayList<>();
  private @Nullable Open open;
  private long files;
  private long adds;

  private record Open(String name, RecordFile file, RecordSink records) {}

  SidecarSink(LogStore store, String logDirectory, CheckpointOptions options) {
    this.store = store;
    this.logDirectory = logDirectory;
    this.options = options;
  }

  long actions() {
    return tableActions.size() + files;
  }

  long adds() {
    return adds;
  }

  /** What is no file and no tombstone. */
  List<Action> tableActions() {
    return tableActions;
  }

  /** Ends the last sidecar; all of them. */
  List<Sidecar> finish() throws IOException {
    close();
    return sidecars;
  }

  @Override
  public void protocol(Protocol protocol) {
    tableActions.add(protocol);
  }

  @Override
  public void metadata(Metadata metadata) {
    tableActions.add(metadata);
  }

  @Override
  public void transaction(SetTransaction transaction) {
    tableActions.add(transaction);
  }

  @Override
  public void domainMetadata(DomainMetadata domain) {
    tableActions.add(domain);
  }

  @Override
  public void file(FileRow row) {
    try {
      Open into = open;
      if (into != null && into.records().actions() == options.actionsPerSidecar()) {
        close();
        into = null;
      }
      if (into == null) {
        into = begin();
        open = into;
      }
      into.records().file(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files++;
    adds += row.tombstone ? 0 : 1;
  }

  private Open begin() throws IOException {
    String name = UUID.randomUUID() + ".parquet";
    RecordFile file =
        new RecordFile(CheckpointSchema.ofSidecar(options.structs()), store.create(path(name)));
    return new Open(name, file, new RecordSink(file, options.structs()));
  }

  private void close() throws IOException {
    Open ended = open;
    if (ended == null) {
      return;
    }
    open = null;
    long sizeInBytes = ended.file().finish();
    StoredFile stored = store.find(path(ended.name()));
    if (stored == null || stored.sizeBytes() != sizeInBytes) {
      throw new IOException("sidecar " + ended.name() + " is not there as it was written");
    }
    sidecars.add(new Sidecar(ended.name(), sizeInBytes, stored.modificationTime()));
  }

  private String path(String name) {
    return LogFileName.sidecarPath(logDirectory, name);
  }
}
