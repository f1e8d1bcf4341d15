package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.storage.LogStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything a checkpoint shows to a sink, kept. */
final class CheckpointContent implements CheckpointSink {
  final List<Action> actions = new ArrayList<>();
  final List<File> files = new ArrayList<>();

  /** What a row held when it was shown. */
  record File(
      boolean tombstone,
      String path,
      Map<String, String> partitionValues,
      long sizeBytes,
      long time,
      String stats,
      Map<String, String> tags,
      Object deletionVector,
      long baseRowId,
      long defaultRowCommitVersion,
      String clusteringProvider,
      Boolean extendedFileMetadata) {

    static File of(FileRow row) {
      return new File(
          row.tombstone,
          text(row.path),
          row.partitionValues,
          row.sizeBytes,
          row.time,
          row.stats == null ? null : text(row.stats),
          row.tags,
          row.deletionVector,
          row.baseRowId,
          row.defaultRowCommitVersion,
          row.clusteringProvider,
          row.extendedFileMetadata);
    }

    private static String text(ByteBuffer bytes) {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
  }

  static CheckpointContent of(CheckpointSource source) {
    CheckpointContent content = new CheckpointContent();
    source.writeTo(content);
    return content;
  }

  static CheckpointContent of(LogStore store, String logDirectory, Checkpoint checkpoint) {
    CheckpointContent content = new CheckpointContent();
    new CheckpointReader(store, logDirectory).read(checkpoint, content);
    return content;
  }

  @Override
  public void protocol(Protocol protocol) {
    actions.add(protocol);
  }

  @Override
  public void metadata(Metadata metadata) {
    actions.add(metadata);
  }

  @Override
  public void transaction(SetTransaction transaction) {
    actions.add(transaction);
  }

  @Override
  public void domainMetadata(DomainMetadata domain) {
    actions.add(domain);
  }

  @Override
  public void file(FileRow row) {
    files.add(File.of(row));
  }
}
