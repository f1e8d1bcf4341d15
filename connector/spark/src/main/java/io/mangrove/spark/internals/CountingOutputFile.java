package io.mangrove.spark.internals;

import java.io.IOException;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file that knows how many bytes went into it. For one writer. */
final class CountingOutputFile implements OutputFile {
  private final OutputFile file;
  private long sizeBytes;

  CountingOutputFile(OutputFile file) {
    this.file = file;
  }

  /** Bytes written so far. */
  long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    return new Counting(file.create(blockSizeHint));
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return new Counting(file.createOrOverwrite(blockSizeHint));
  }

  @Override
  public boolean supportsBlockSize() {
    return file.supportsBlockSize();
  }

  @Override
  public long defaultBlockSize() {
    return file.defaultBlockSize();
  }

  @Override
  public String getPath() {
    return file.getPath();
  }

  private final class Counting extends PositionOutputStream {
    private final PositionOutputStream out;

    Counting(PositionOutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return sizeBytes;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      sizeBytes++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      sizeBytes += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
