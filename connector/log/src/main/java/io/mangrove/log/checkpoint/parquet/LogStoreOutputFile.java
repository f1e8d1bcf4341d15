package io.mangrove.log.checkpoint.parquet;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A file of a log store being written, as Parquet wants it, except that Parquet cannot close it:
 * its writer closes after a failure too, and a store shows what is closed.
 */
final class LogStoreOutputFile extends PositionOutputStream implements OutputFile {
  private static final long NO_BLOCKS = 0;

  private final OutputStream out;
  private long position;

  LogStoreOutputFile(OutputStream out) {
    this.out = out;
  }

  /** How much was written so far. */
  long sizeBytes() {
    return position;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return this;
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return this;
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return NO_BLOCKS;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    position++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    position += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() {}
}
