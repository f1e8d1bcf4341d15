package io.mangrove.spark.write;

import io.mangrove.log.files.DataPath;
import io.mangrove.log.schema.StructType;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.FooterStatistics;
import io.mangrove.spark.internals.ParquetRowWriter;
import io.mangrove.spark.internals.ParquetWriteSettings;
import io.mangrove.spark.internals.RunningTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * The files of one task: gives them names, ends them, and deletes them all if the task fails. For
 * one thread.
 */
final class TaskFiles {
  private final String tableRoot;
  private final WriteLayout layout;
  private final ParquetWriteSettings settings;
  private final FileNames names;
  private final StructType statsSchema;
  private final List<OpenFile> open = new ArrayList<>();
  private final List<WrittenFile> written = new ArrayList<>();

  TaskFiles(String tableRoot, WriteLayout layout, ParquetWriteSettings settings, int taskNumber) {
    this.tableRoot = tableRoot;
    this.layout = layout;
    this.settings = settings;
    this.names = new FileNames(layout, settings, taskNumber);
    this.statsSchema = SchemaConverter.toLog(layout.fileSchema());
    RunningTask.onFailure(this::discard);
  }

  /** Begins a file of a partition; no values in a table without partitions. */
  OpenFile open(List<@Nullable String> partitionValues) throws IOException {
    String path = names.next(partitionValues);
    long begunMillis = System.currentTimeMillis();
    OpenFile file =
        new OpenFile(
            path,
            partitionValues,
            begunMillis,
            ParquetRowWriter.create(tableRoot + "/" + path, settings));
    open.add(file);
    return file;
  }

  /** Ends a file; from now on it is one of the written ones. */
  void finish(OpenFile file) throws IOException {
    file.writer.close();
    open.remove(file);
    written.add(
        new WrittenFile(
            DataPath.encode(file.path),
            new ArrayList<>(file.partitionValues),
            file.writer.sizeBytes(),
            file.begunMillis,
            file.rows,
            FooterStatistics.of(file.writer, layout.indexedLeaves())
                .toJson(statsSchema, layout.stringPrefix())));
  }

  /** Ends every open file. */
  void finishAll() throws IOException {
    for (OpenFile file : List.copyOf(open)) {
      finish(file);
    }
  }

  /** What the task tells the driver once all files are ended; throws where nobody would hear it. */
  WrittenFiles message() {
    RunningTask.checkIsWanted();
    return new WrittenFiles(List.copyOf(written));
  }

  /** What the open files hold in memory. */
  long bufferedBytes() {
    long bytes = 0;
    for (OpenFile file : open) {
      bytes += file.writer.bufferedBytes();
    }
    return bytes;
  }

  int openCount() {
    return open.size();
  }

  List<WrittenFile> written() {
    return Collections.unmodifiableList(written);
  }

  /** Deletes every file, as far as that can be done. */
  void discard() {
    for (OpenFile file : open) {
      try {
        file.writer.close();
      } catch (IOException | RuntimeException e) {
        // The write failed already, and that is the error to be told.
      }
      settings.deleteFile(tableRoot + "/" + file.path);
    }
    open.clear();
    for (WrittenFile file : written) {
      settings.deleteFile(DataPath.absolute(tableRoot, file.path()));
    }
    written.clear();
  }

  /** A file being written. Changes with every row. */
  static final class OpenFile {
    private final String path;
    private final List<@Nullable String> partitionValues;

    /** A store may not have it for younger until it is closed, and a VACUUM goes by that. */
    private final long begunMillis;

    private final ParquetRowWriter writer;
    private long rows;

    private OpenFile(
        String path,
        List<@Nullable String> partitionValues,
        long begunMillis,
        ParquetRowWriter writer) {
      this.path = path;
      this.partitionValues = partitionValues;
      this.begunMillis = begunMillis;
      this.writer = writer;
    }

    void write(InternalRow row) throws IOException {
      writer.write(row);
      rows++;
    }

    long rows() {
      return rows;
    }

    List<@Nullable String> partitionValues() {
      return partitionValues;
    }
  }
}
