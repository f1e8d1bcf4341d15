package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.actions.Sidecar;
import io.mangrove.log.checkpoint.CheckpointError;
import io.mangrove.log.checkpoint.CheckpointManifest;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.JsonCheckpoint;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
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
    PartitionReader partitions = new PartitionReader();
    CheckpointManifest manifest = new CheckpointManifest();
    for (StoredFile part : checkpoint.parts()) {
      String path = logDirectory + "/" + part.name();
      try {
        if (checkpoint.isJson()) {
          readJson(path, sink, manifest);
        } else {
          readParquet(path, CheckpointProjection::ofCheckpoint, partitions, sink, manifest);
        }
      } catch (IOException | RuntimeException e) {
        // What Parquet throws over damaged bytes is of every kind.
        throw unreadable(path, e);
      }
    }
    String top = logDirectory + "/" + checkpoint.parts().get(0).name();
    String fault = manifest.fault(checkpoint);
    if (fault != null) {
      throw CheckpointError.DELTA_UNREADABLE_CHECKPOINT.with("file", top, "reason", fault);
    }
    for (Sidecar sidecar : manifest.sidecars()) {
      String path = LogFileName.sidecarPath(logDirectory, sidecar.path());
      try {
        readParquet(path, CheckpointProjection::ofSidecar, partitions, sink, manifest);
      } catch (FileNotFoundException e) {
        throw CheckpointError.DELTA_MISSING_PART_FILES.causedBy(e, "file", top, "sidecar", path);
      } catch (IOException | RuntimeException e) {
        throw unreadable(path, e);
      }
    }
  }

  /** The sidecars of a checkpoint, by its top file alone; none for most. */
  public List<Sidecar> sidecars(Checkpoint checkpoint) {
    CheckpointManifest manifest = new CheckpointManifest();
    for (StoredFile part : checkpoint.parts()) {
      String path = logDirectory + "/" + part.name();
      try {
        if (checkpoint.isJson()) {
          readJson(path, new NoSink(), manifest);
        } else {
          readParquet(
              path,
              CheckpointProjection::ofManifest,
              new PartitionReader(),
              new NoSink(),
              manifest);
        }
      } catch (IOException | RuntimeException e) {
        throw unreadable(path, e);
      }
    }
    return manifest.sidecars();
  }

  private void readJson(String path, CheckpointSink sink, CheckpointManifest manifest)
      throws IOException {
    try (InputStream in = store.open(path)) {
      JsonCheckpoint.read(in, path, sink, manifest);
    }
  }

  private void readParquet(
      String path,
      Function<ParquetFileReader, MessageType> projection,
      PartitionReader partitions,
      CheckpointSink sink,
      CheckpointManifest manifest)
      throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withUseHadoopVectoredIo(false)
            .usePageChecksumVerification(true)
            .build();
    try (SeekableFile file = store.openSeekable(path);
        ParquetFileReader reader =
            ParquetFileReader.open(new LogStoreInputFile(file, path), options)) {
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
