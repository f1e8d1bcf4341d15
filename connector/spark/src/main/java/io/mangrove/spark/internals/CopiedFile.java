package io.mangrove.spark.internals;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.deletion.DeletionVector;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * A file whose columns are copied. It is open from when its footer is read until its last row group
 * is, and may be closed in between: it opens again by itself. For one thread.
 */
final class CopiedFile implements AutoCloseable {
  private final Path path;
  private final Configuration conf;
  private final CompressionCodecFactory codecs;
  private final @Nullable DeletionVector without;

  /** Rows and bytes of the row groups: all that is kept of the footer. */
  private final long[] rows;

  private final long[] bytes;
  private @Nullable ParquetFileReader file;
  private long kept;

  /**
   * Opens the file.
   *
   * @param codecs are not released with the file
   * @param without positions of rows that are left out; null for none
   */
  CopiedFile(
      Path path,
      Configuration conf,
      CompressionCodecFactory codecs,
      @Nullable DeletionVector without)
      throws IOException {
    this.path = path;
    this.conf = conf;
    this.codecs = codecs;
    this.without = without;
    List<BlockMetaData> blocks = open().getRowGroups();
    this.rows = blocks.stream().mapToLong(BlockMetaData::getRowCount).toArray();
    this.bytes = blocks.stream().mapToLong(BlockMetaData::getTotalByteSize).toArray();
    for (int i = 0; i < rows.length; i++) {
      kept += rows(i).kept();
    }
  }

  private ParquetFileReader open() throws IOException {
    if (file == null) {
      file =
          ParquetFileReader.open(
              HadoopInputFile.fromPath(path, conf),
              HadoopReadOptions.builder(conf, path).withCodecFactory(codecs).build());
    }
    return file;
  }

  /** While the file is open. */
  FileMetaData meta() {
    return requireNonNull(file, "file").getFooter().getFileMetaData();
  }

  /** How many row groups there are. */
  int blocks() {
    return rows.length;
  }

  /** How many bytes a row group's values take, before they are compressed. */
  long sizeBytes(int block) {
    return bytes[block];
  }

  /** Which rows of a row group are copied. */
  ColumnRows rows(int block) {
    long first = 0;
    for (int i = 0; i < block; i++) {
      first += rows[i];
    }
    return ColumnRows.of(first, rows[block], without);
  }

  /** How many rows of the file are copied. */
  long kept() {
    return kept;
  }

  /** What a row group has, with what it takes to understand it. */
  Pages pages(int block) throws IOException {
    ParquetFileReader opened = open();
    FileMetaData meta = meta();
    PageReadStore pages = opened.readRowGroup(block);
    if (block == rows.length - 1) {
      close();
    }
    return new Pages(pages, meta.getSchema(), meta.getCreatedBy());
  }

  /** A row group that was read. */
  record Pages(PageReadStore values, MessageType schema, @Nullable String createdBy) {}

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
