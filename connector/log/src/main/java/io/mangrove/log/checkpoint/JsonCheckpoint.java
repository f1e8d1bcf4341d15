package io.mangrove.log.checkpoint;

import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CheckpointMetadata;
import io.mangrove.log.actions.CheckpointVisitor;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.actions.Sidecar;
import java.io.IOException;
import java.io.InputStream;

/** Reads the top file of a checkpoint in JSON. PROTOCOL: UUID-named checkpoint. */
public final class JsonCheckpoint implements CheckpointVisitor {
  private final CheckpointSink sink;
  private final CheckpointManifest manifest;
  private final FileRow row = new FileRow();

  private JsonCheckpoint(CheckpointSink sink, CheckpointManifest manifest) {
    this.sink = sink;
    this.manifest = manifest;
  }

  /**
   * Shows the actions of a file to a sink and fills in its manifest. Reads to the end, does not
   * close.
   *
   * @param path for the message of an error
   */
  public static void read(
      InputStream in, String path, CheckpointSink sink, CheckpointManifest manifest)
      throws IOException {
    ActionReader.read(in, path, new JsonCheckpoint(sink, manifest));
  }

  @Override
  public void visitAdd(AddFile add) {
    row.set(add);
    sink.file(row);
  }

  @Override
  public void visitRemove(RemoveFile remove) {
    row.set(remove);
    sink.file(row);
  }

  /** Change files are for commits. */
  @Override
  public void visitCdc(AddCdcFile cdc) {}

  @Override
  public void visitMetadata(Metadata metadata) {
    sink.metadata(metadata);
  }

  @Override
  public void visitProtocol(Protocol protocol) {
    sink.protocol(protocol);
  }

  @Override
  public void visitTransaction(SetTransaction transaction) {
    sink.transaction(transaction);
  }

  @Override
  public void visitDomainMetadata(DomainMetadata domain) {
    sink.domainMetadata(domain);
  }

  /** Provenance is for commits. */
  @Override
  public void visitCommitInfo(CommitInfo commitInfo) {}

  @Override
  public boolean wantsCommitInfo() {
    return false;
  }

  @Override
  public void visitSidecar(Sidecar sidecar) {
    manifest.sidecar(sidecar);
  }

  @Override
  public void visitCheckpointMetadata(CheckpointMetadata metadata) {
    manifest.metadata(metadata);
  }
}
