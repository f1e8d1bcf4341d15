package io.mangrove.log.checkpoint.parquet;

import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** A column of plain values. */
final class LeafNode extends ColumnNode {
  private final ColumnReader column;
  private final PrimitiveType type;

  LeafNode(ColumnReader column, int definition) {
    super(column, definition);
    this.column = column;
    this.type = column.getDescriptor().getPrimitiveType();
  }

  PrimitiveType type() {
    return type;
  }

  @Nullable Binary readBinary() {
    if (!isPresent()) {
      column.consume();
      return null;
    }
    Binary value = column.getBinary();
    column.consume();
    return value;
  }

  /** The bytes, in a buffer with an accessible array. */
  @Nullable ByteBuffer readBytes() {
    Binary value = readBinary();
    if (value == null) {
      return null;
    }
    ByteBuffer bytes = value.toByteBuffer();
    return bytes.hasArray() ? bytes : ByteBuffer.wrap(value.getBytes());
  }

  @Nullable String readString() {
    Binary value = readBinary();
    return value == null ? null : value.toStringUsingUTF8();
  }

  /** A whole number of either width, or {@code absent}. */
  long readLong(long absent) {
    if (!isPresent()) {
      column.consume();
      return absent;
    }
    long value =
        type.getPrimitiveTypeName() == PrimitiveTypeName.INT32
            ? column.getInteger()
            : column.getLong();
    column.consume();
    return value;
  }

  @Nullable Boolean readBoolean() {
    if (!isPresent()) {
      column.consume();
      return null;
    }
    boolean value = column.getBoolean();
    column.consume();
    return value;
  }

  double readDouble() {
    double value =
        type.getPrimitiveTypeName() == PrimitiveTypeName.FLOAT
            ? column.getFloat()
            : column.getDouble();
    column.consume();
    return value;
  }

  @Override
  void skip() {
    if (isPresent()) {
      column.skip();
    }
    column.consume();
  }
}
