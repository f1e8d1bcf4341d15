package io.mangrove.spark.internals;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Copies the values of one column after another into a row group. For one thread. */
final class ColumnCopier {
  private final ParquetFileWriter out;
  private final ParquetProperties properties;
  private final BytesInputCompressor compressor;
  private @Nullable ColumnChunkPageWriteStore pages;
  private @Nullable ColumnWriteStore store;
  private @Nullable ColumnWriter writer;
  private @Nullable ColumnDescriptor column;

  ColumnCopier(
      ParquetFileWriter out, ParquetProperties properties, BytesInputCompressor compressor) {
    this.out = out;
    this.properties = properties;
    this.compressor = compressor;
  }

  /** Begins the next column of the row group. */
  void begin(MessageType schema, ColumnDescriptor next) {
    // Pages end where rows do, which the store counts: it may know of no other column.
    MessageType alone = new MessageType(schema.getName(), only(schema, next.getPath(), 0));
    pages =
        new ColumnChunkPageWriteStore(
            compressor,
            alone,
            HeapByteBufferAllocator.getInstance(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    store = properties.newColumnWriteStore(alone, pages);
    writer = store.getColumnWriter(alone.getColumns().get(0));
    column = next;
  }

  private static Type only(GroupType group, String[] path, int depth) {
    Type field = group.getType(path[depth]);
    return field.isPrimitive()
        ? field
        : field.asGroupType().withNewFields(only(field.asGroupType(), path, depth + 1));
  }

  /** Copies values of rows; {@code schema} and {@code createdBy} are those of their file. */
  void copy(PageReadStore from, MessageType schema, @Nullable String createdBy, ColumnRows rows) {
    ColumnDescriptor descriptor = requireNonNull(column, "column");
    ColumnReader reader =
        new ColumnReadStoreImpl(from, (GroupConverter) deaf(schema), schema, createdBy)
            .getColumnReader(descriptor);
    copy(reader, descriptor, rows.walk());
  }

  @SuppressWarnings("deprecation") // the levels do not tell where the column ends
  private void copy(ColumnReader reader, ColumnDescriptor descriptor, ColumnRows.Walk walk) {
    ColumnWriter to = requireNonNull(writer, "writer");
    ColumnWriteStore rows = requireNonNull(store, "store");
    Value value = Value.of(descriptor);
    int there = descriptor.getMaxDefinitionLevel();
    boolean keeps = false;
    for (long left = reader.getTotalValueCount(); left > 0; left--) {
      int repetition = reader.getCurrentRepetitionLevel();
      int definition = reader.getCurrentDefinitionLevel();
      if (repetition == 0) {
        if (keeps) {
          rows.endRecord();
        }
        keeps = walk.nextIsKept();
      }
      if (definition == there) {
        if (keeps) {
          value.copy(reader, to, repetition, definition);
        } else {
          reader.skip();
        }
      } else if (keeps) {
        to.writeNull(repetition, definition);
      }
      reader.consume();
    }
    if (keeps) {
      rows.endRecord();
    }
  }

  /** Ends the column: its pages go into the file. */
  void end() throws IOException {
    requireNonNull(store, "store").flush();
    requireNonNull(pages, "pages").flushToFileWriter(out);
    requireNonNull(store, "store").close();
    requireNonNull(pages, "pages").close();
  }

  /** Takes rows nowhere: values are asked of the columns themselves. */
  private static Converter deaf(Type type) {
    if (type.isPrimitive()) {
      return new PrimitiveConverter() {};
    }
    return new GroupConverter() {
      @Override
      public Converter getConverter(int field) {
        return deaf(type.asGroupType().getType(field));
      }

      @Override
      public void start() {}

      @Override
      public void end() {}
    };
  }

  /** How one value goes from a column to another. */
  private interface Value {
    void copy(ColumnReader from, ColumnWriter to, int repetition, int definition);

    static Value of(ColumnDescriptor column) {
      return switch (column.getPrimitiveType().getPrimitiveTypeName()) {
        case INT32 -> (from, to, r, d) -> to.write(from.getInteger(), r, d);
        case INT64 -> (from, to, r, d) -> to.write(from.getLong(), r, d);
        case FLOAT -> (from, to, r, d) -> to.write(from.getFloat(), r, d);
        case DOUBLE -> (from, to, r, d) -> to.write(from.getDouble(), r, d);
        case BOOLEAN -> (from, to, r, d) -> to.write(from.getBoolean(), r, d);
        case BINARY, INT96, FIXED_LEN_BYTE_ARRAY ->
            (from, to, r, d) -> to.write(from.getBinary(), r, d);
      };
    }
  }
}
