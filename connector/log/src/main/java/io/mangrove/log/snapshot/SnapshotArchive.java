package io.mangrove.log.snapshot;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.checkpoint.FileSink;
import io.mangrove.log.checkpoint.parquet.CheckpointReader;
import io.mangrove.log.checkpoint.parquet.CheckpointWriter;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.files.LogSegment;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version in one file outside the log proper: all that a checkpoint says, but for the tombstones.
 * It is read whether the log still holds the version or not.
 */
public final class SnapshotArchive {
  private final LogStore store;
  private final String directory;
  private final String name;

  public SnapshotArchive(LogStore store, String directory, String name) {
    this.store = requireNonNull(store, "store");
    this.directory = requireNonNull(directory, "directory");
    this.name = requireNonNull(name, "name");
  }

  /** Takes what an archive says of a file of the version. */
  @FunctionalInterface
  public interface FileTaker {
    /**
     * Takes one.
     *
     * @param path as in the log
     */
    void take(String path, @Nullable DeletionVectorDescriptor vector);
  }

  /** Writes a version; nobody sees the file before it is whole. */
  public void write(Snapshot snapshot) {
    var unused =
        new CheckpointWriter(store, directory)
            .writeAs(
                name,
                snapshot.version(),
                snapshot.checkpointSource(Long.MAX_VALUE, Long.MIN_VALUE));
  }

  /**
   * The version.
   *
   * @param timestamp when it was committed, milliseconds since the epoch
   */
  public Snapshot read(String tableRoot, long version, long timestamp) throws IOException {
    StoredFile file = file();
    Checkpoint checkpoint = new Checkpoint(version, List.of(file));
    StoredFile identity = new StoredFile(name, file.sizeBytes(), timestamp);
    return new SegmentLoader(store, tableRoot, directory, SnapshotLoader.MOST_CHECKPOINT_BYTES)
        .load(new LogSegment(version, checkpoint, List.of()), VersionFile.listed(identity));
  }

  /** Shows the version's files, without holding them. */
  public void forEachFile(long version, FileTaker taker) throws IOException {
    FileSink sink = new FileSink(row -> taker.take(text(row.path), row.deletionVector));
    new CheckpointReader(store, directory).read(new Checkpoint(version, List.of(file())), sink);
  }

  private StoredFile file() throws IOException {
    StoredFile file = store.find(directory + "/" + name);
    if (file == null) {
      throw new FileNotFoundException(directory + "/" + name);
    }
    return file;
  }

  private static String text(ByteBuffer utf8) {
    return new String(
        utf8.array(),
        utf8.arrayOffset() + utf8.position(),
        utf8.remaining(),
        StandardCharsets.UTF_8);
  }
}
