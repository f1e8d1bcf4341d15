package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.storage.SeekableFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** An open file of a log store as Parquet wants it. Whoever opened the file closes it. */
final class LogStoreInputFile implements InputFile {
  private final SeekableFile file;
  private final String path;

  /**
   * @param path for messages
   */
  LogStoreInputFile(SeekableFile file, String path) {
    this.file = file;
    this.path = path;
  }

  @Override
  public String toString() {
    return path;
  }

  @Override
  public long getLength() {
    return file.sizeBytes();
  }

  @Override
  public SeekableInputStream newStream() {
    return new Stream(file);
  }

  private static final class Stream extends SeekableInputStream {
    private final SeekableFile file;
    private final byte[] one = new byte[1];
    private long position;

    Stream(SeekableFile file) {
      this.file = file;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long newPosition) {
      position = newPosition;
    }

    @Override
    public int read() throws IOException {
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      long left = file.sizeBytes() - position;
      if (left <= 0) {
        return length == 0 ? 0 : -1;
      }
      int count = (int) Math.min(length, left);
      readFully(buffer, offset, count);
      return count;
    }

    @Override
    public void readFully(byte[] buffer) throws IOException {
      readFully(buffer, 0, buffer.length);
    }

    @Override
    public void readFully(byte[] buffer, int offset, int length) throws IOException {
      if (position < 0 || position + length > file.sizeBytes()) {
        throw new EOFException(
            length + " bytes at " + position + " of a file of " + file.sizeBytes());
      }
      file.readFully(position, buffer, offset, length);
      position += length;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      int count = (int) Math.min(buffer.remaining(), file.sizeBytes() - position);
      if (count <= 0) {
        return buffer.hasRemaining() ? -1 : 0;
      }
      ByteBuffer part = buffer.slice(buffer.position(), count);
      readFully(part);
      buffer.position(buffer.position() + count);
      return count;
    }

    @Override
    public void readFully(ByteBuffer buffer) throws IOException {
      int length = buffer.remaining();
      if (buffer.hasArray()) {
        readFully(buffer.array(), buffer.arrayOffset() + buffer.position(), length);
        buffer.position(buffer.limit());
      } else {
        byte[] bytes = new byte[length];
        readFully(bytes);
        buffer.put(bytes);
      }
    }
  }
}
