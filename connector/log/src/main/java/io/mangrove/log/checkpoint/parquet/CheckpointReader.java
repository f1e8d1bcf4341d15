package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.checkpoint.CheckpointError;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Reads classic checkpoints, of one file or several parts, from the pages of their columns to a
 * sink. Takes what writers of ten years left out or named otherwise. PROTOCOL: Checkpoints.
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
    for (StoredFile part : checkpoint.parts()) {
      String path = logDirectory + "/" + part.name();
      try (SeekableFile file = store.openSeekable(path)) {
        read(new LogStoreInputFile(file, path), partitions, sink);
      } catch (CheckpointRows.SidecarFoundException e) {
        throw CheckpointError.DELTA_UNSUPPORTED_FEATURES_FOR_READ.causedBy(
            e, "tableNameOrPath", logDirectory, "unsupported", "v2Checkpoint", "file", path);
      } catch (DeltaException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        // What Parquet throws over damaged bytes is of every kind.
        throw CheckpointError.DELTA_UNREADABLE_CHECKPOINT.causedBy(e, "file", path, "reason", e);
      }
    }
  }

  private static void read(InputFile file, PartitionReader partitions, CheckpointSink sink)
      throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withUseHadoopVectoredIo(false)
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
      MessageType schema = CheckpointProjection.of(reader);
      if (schema.getFieldCount() == 0) {
        throw new IOException("no column of it belongs to a checkpoint");
      }
      reader.setRequestedSchema(schema);
      String writer = reader.getFileMetaData().getCreatedBy();
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        ColumnReadStore columns = new ColumnReadStoreImpl(group, new NoConverter(), schema, writer);
        StructNode root = new ColumnNodes(schema, columns).root();
        new CheckpointRows(root, partitions, sink).read(group.getRowCount());
        group.close();
      }
    }
  }
}
