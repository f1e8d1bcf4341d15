package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.actions.CheckpointActionWriter;
import io.mangrove.log.actions.CheckpointMetadata;
import io.mangrove.log.actions.Sidecar;
import io.mangrove.log.checkpoint.CheckpointError;
import io.mangrove.log.checkpoint.CheckpointOptions;
import io.mangrove.log.checkpoint.CheckpointOptions.Spec;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.checkpoint.LastCheckpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes checkpoints: classic ones of one file, or a manifest after its sidecars. Never one in
 * parts, which could be torn. PROTOCOL: Checkpoints.
 */
public final class CheckpointWriter {
  private final LogStore store;
  private final String logDirectory;
  private final CheckpointOptions options;

  /** Writes classic checkpoints. */
  public CheckpointWriter(LogStore store, String logDirectory) {
    this(store, logDirectory, CheckpointOptions.of(Spec.CLASSIC));
  }

  public CheckpointWriter(LogStore store, String logDirectory, CheckpointOptions options) {
    this.store = store;
    this.logDirectory = logDirectory;
    this.options = options;
  }

  /**
   * Writes the checkpoint of a version; nobody sees it before it is whole.
   *
   * @return what to say of it in {@code _last_checkpoint}, which is left as it is
   */
  public LastCheckpoint write(long version, CheckpointSource source) {
    String name = name(version);
    String path = logDirectory + "/" + name;
    try {
      return options.spec() == Spec.CLASSIC
          ? writeClassic(version, path, source)
          : writeWithSidecars(version, name, source);
    } catch (UncheckedIOException e) {
      throw failed(path, e);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Writes the checkpoint of a version in one file of any name. */
  public LastCheckpoint writeAs(String name, long version, CheckpointSource source) {
    String path = logDirectory + "/" + name;
    try {
      return writeClassic(version, path, source);
    } catch (IOException | UncheckedIOException e) {
      throw failed(path, e);
    }
  }

  private String name(long version) {
    return switch (options.spec()) {
      case CLASSIC, V2_CLASSIC_NAME -> LogFileName.checkpointName(version);
      case V2_PARQUET, V2_JSON ->
          LogFileName.uuidCheckpointName(
              version, UUID.randomUUID().toString(), options.spec() == Spec.V2_JSON);
    };
  }

  private LastCheckpoint writeClassic(long version, String path, CheckpointSource source)
      throws IOException {
    // Closed at the end only: closing is what makes a file visible, and half of one must not be.
    RecordFile file =
        new RecordFile(CheckpointSchema.ofCheckpoint(options.structs()), store.create(path));
    RecordSink sink = new RecordSink(file, options.structs());
    source.writeTo(sink);
    long sizeInBytes = file.finish();
    return new LastCheckpoint(version, sink.actions(), null, sizeInBytes, sink.adds());
  }

  private LastCheckpoint writeWithSidecars(long version, String name, CheckpointSource source)
      throws IOException {
    SidecarSink sink = new SidecarSink(store, logDirectory, options);
    source.writeTo(sink);
    List<Sidecar> sidecars = sink.finish();
    CheckpointMetadata self = new CheckpointMetadata(version);
    String path = logDirectory + "/" + name;
    long sizeInBytes = sidecars.stream().mapToLong(Sidecar::sizeInBytes).sum();
    if (options.spec() == Spec.V2_JSON) {
      byte[] manifest = CheckpointActionWriter.writeManifest(self, sink.tableActions(), sidecars);
      store.putIfAbsent(path, manifest);
      sizeInBytes += manifest.length;
    } else {
      RecordFile file = new RecordFile(CheckpointSchema.MANIFEST, store.create(path));
      ActionRecords records = new ActionRecords(file, null);
      records.checkpointMetadata(self);
      sink.tableActions().forEach(records::tableAction);
      sidecars.forEach(records::sidecar);
      sizeInBytes += file.finish();
    }
    long actions = 1 + sink.actions() + sidecars.size();
    return new LastCheckpoint(version, actions, null, sizeInBytes, sink.adds(), manifest(path));
  }

  /** What readers may go by instead of looking for the manifest; null if it cannot be found. */
  private LastCheckpoint.@Nullable Manifest manifest(String path) throws IOException {
    StoredFile file = store.find(path);
    return file == null
        ? null
        : new LastCheckpoint.Manifest(file.name(), file.sizeBytes(), file.modificationTime());
  }

  private static RuntimeException failed(String path, Exception e) {
    return CheckpointError.DELTA_CHECKPOINT_NOT_WRITTEN.causedBy(e, "file", path, "reason", e);
  }
}
