package io.mangrove.log.checkpoint;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import java.util.function.Consumer;

/**
 * Takes the files and tombstones of a checkpoint and leaves the rest.
 *
 * @param files takes each; the row is reused once it returns
 */
public record FileSink(Consumer<FileRow> files) implements CheckpointSink {
  /** Leaves the files too, for those who want what a checkpoint says of itself. */
  public static final FileSink NONE = new FileSink(row -> {});

  @Override
  public void protocol(Protocol protocol) {}

  @Override
  public void metadata(Metadata metadata) {}

  @Override
  public void transaction(SetTransaction transaction) {}

  @Override
  public void domainMetadata(DomainMetadata domain) {}

  @Override
  public void file(FileRow row) {
    files.accept(row);
  }
}
