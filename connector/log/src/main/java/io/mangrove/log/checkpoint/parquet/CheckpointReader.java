package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.actions.Sidecar;
import io.mangrove.log.checkpoint.CheckpointError;
import io.mangrove.log.checkpoint.CheckpointManifest;
import io.mangrove.log.checkpoint.CheckpointPiece;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.FileSink;
import io.mangrove.log.checkpoint.JsonCheckpoint;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.MessageType;

/**
 * Reads checkpoints of either specification, from the pages of their columns to a sink: one file,
 * several parts, or a manifest in Parquet or JSON and its sidecars. Takes what writers of ten years
 * left out or named otherwise. PROTOCOL: Checkpoints.
 */
public final class CheckpointReader {
  private final LogStore store;
  private final String logDirectory;

  public CheckpointReader(LogStore store, String logDirectory) {
    this.store = store;
    this.logDirectory = logDirectory;
  }

  /** Shows every action of a checkpoint to a sink, or throws: then the sink has seen a part. */
  public void read(Checkpoint checkpoint, CheckpointSink sink) {
    read(checkpoint, sink, Long.MAX_VALUE);
  }

  /**
   * Shows every action of a checkpoint to a sink, or throws: then the sink has seen a part. Of
   * large files only what is no data file is shown.
   *
   * @param mostBytes from which size on files are large, those with the checkpoint's name together
   *     and its sidecars together
   * @return where the data files are that were not shown, none or all of them
   */
  public List<CheckpointPiece> read(Checkpoint checkpoint, CheckpointSink sink, long mostBytes) {
    List<CheckpointPiece> left = new ArrayList<>();
    PartitionReader partitions = new PartitionReader();
    boolean large = !checkpoint.isJson() && checkpoint.sizeBytes() > mostBytes;
    CheckpointManifest manifest =
        readTop(
            checkpoint,
            large ? CheckpointProjection::ofTable : CheckpointProjection::ofCheckpoint,
            partitions,
            sink);
    if (large) {
      left.addAll(CheckpointPiece.of(logDirectory, checkpoint.parts()));
    }
    String top = logDirectory + "/" + checkpoint.parts().get(0).name();
    String fault = manifest.fault(checkpoint);
    if (fault != null) {
      throw CheckpointError.DELTA_UNREADABLE_CHECKPOINT.with("file", top, "reason", fault);
    }
    long sidecarBytes = manifest.sidecars().stream().mapToLong(Sidecar::sizeInBytes).sum();
    for (Sidecar sidecar : manifest.sidecars()) {
      String path = LogFileName.sidecarPath(logDirectory, sidecar.path());
      if (large || sidecarBytes > mostBytes) {
        left.addAll(CheckpointPiece.of(path, sidecar.sizeInBytes()));
        continue;
      }
      try {
        readParquet(
            path, RowGroups.ALL, CheckpointProjection::ofSidecar, partitions, sink, manifest);
      } catch (FileNotFoundException e) {
        throw CheckpointError.DELTA_MISSING_PART_FILES.causedBy(e, "file", top, "sidecar", path);
      } catch (IOException | RuntimeException e) {
        throw unreadable(path, e);
      }
    }
    return left;
  }

  /** Shows the files and tombstones of a piece of a checkpoint to a sink. */
  public void readFiles(CheckpointPiece piece, CheckpointSink sink) {
    try {
      readParquet(
          piece.path(),
          new RowGroups(piece.start(), piece.end()),
          CheckpointProjection::ofFiles,
          new PartitionReader(),
          sink,
          new CheckpointManifest());
    } catch (FileNotFoundException e) {
      throw CheckpointError.DELTA_MISSING_PART_FILES.causedBy(
          e, "file", logDirectory, "sidecar", piece.path());
    } catch (IOException | RuntimeException e) {
      throw unreadable(piece.path(), e);
    }
  }

  /** The sidecars of a checkpoint, by its top file alone; none for most. */
  public List<Sidecar> sidecars(Checkpoint checkpoint) {
    return readTop(
            checkpoint, CheckpointProjection::ofManifest, new PartitionReader(), FileSink.NONE)
        .sidecars();
  }

  private CheckpointManifest readTop(
      Checkpoint checkpoint,
      Function<ParquetFileReader, MessageType> projection,
      PartitionReader partitions,
      CheckpointSink sink) {
    CheckpointManifest manifest = new CheckpointManifest();
    for (StoredFile part : checkpoint.parts()) {
      String path = logDirectory + "/" + part.name();
      try {
        if (checkpoint.isJson()) {
          readJson(path, sink, manifest);
        } else {
          readParquet(path, RowGroups.ALL, projection, partitions, sink, manifest);
        }
      } catch (IOException | RuntimeException e) {
        // What Parquet throws over damaged bytes is of every kind.
        throw unreadable(path, e);
      }
    }
    return manifest;
  }

  private void readJson(String path, CheckpointSink sink, CheckpointManifest manifest)
      throws IOException {
    try (InputStream in = store.open(path)) {
      JsonCheckpoint.read(in, path, sink, manifest);
    }
  }

  /** The row groups to read: those whose middle is between two places in the file. */
  private record RowGroups(long start, long end) {
    static final RowGroups ALL = new RowGroups(0, Long.MAX_VALUE);
  }

  private void readParquet(
      String path,
      RowGroups range,
      Function<ParquetFileReader, MessageType> projection,
      PartitionReader partitions,
      CheckpointSink sink,
      CheckpointManifest manifest)
      throws IOException {
    ParquetReadOptions.Builder options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withUseHadoopVectoredIo(false)
            .usePageChecksumVerification(true);
    if (!range.equals(RowGroups.ALL)) {
      options.withRange(range.start(), range.end());
    }
    try (SeekableFile file = store.openSeekable(path);
        ParquetFileReader reader =
            ParquetFileReader.open(new LogStoreInputFile(file, path), options.build())) {
      MessageType schema = projection.apply(reader);
      if (schema.getFieldCount() == 0) {
        return;
      }
      checkCounts(reader);
      reader.setRequestedSchema(schema);
      String writer = reader.getFileMetaData().getCreatedBy();
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        ColumnReadStore columns = new ColumnReadStoreImpl(group, new NoConverter(), schema, writer);
        StructNode root = new ColumnNodes(schema, columns).root();
        new CheckpointRows(root, partitions, sink, manifest).read(group.getRowCount());
        group.close();
      }
    } catch (LinkageError e) {
      // By a damaged footer a page is of a codec whose library is not there.
      throw new IOException("a codec that it names cannot be loaded", e);
    }
  }

  /**
   * A footer that says of fewer rows than its columns have values for would leave out files of the
   * table.
   */
  private static void checkCounts(ParquetFileReader reader) {
    MessageType schema = reader.getFileMetaData().getSchema();
    for (BlockMetaData group : reader.getRowGroups()) {
      for (ColumnChunkMetaData column : group.getColumns()) {
        boolean repeats = schema.getMaxRepetitionLevel(column.getPath().toArray()) > 0;
        boolean plausible =
            repeats
                ? column.getValueCount() >= group.getRowCount()
                : column.getValueCount() == group.getRowCount();
        if (!plausible) {
          throw new ParquetDecodingException(
              "%d rows have %d values of %s"
                  .formatted(group.getRowCount(), column.getValueCount(), column.getPath()));
        }
      }
    }
  }

  private static RuntimeException unreadable(String path, Exception e) {
    return CheckpointError.DELTA_UNREADABLE_CHECKPOINT.causedBy(e, "file", path, "reason", e);
  }
}
