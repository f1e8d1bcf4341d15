package io.mangrove.log.storage;

import java.io.Closeable;
import java.io.IOException;

/** An open file that can be read at any place. For one thread at a time. */
public interface SeekableFile extends Closeable {

  long sizeBytes();

  /**
   * Fills {@code buffer[offset, offset + length)} with the bytes from {@code position} on, or
   * throws EOFException.
   */
  void readFully(long position, byte[] buffer, int offset, int length) throws IOException;
}
