package io.mangrove.log.columns;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Byte strings one after another, found again by position. Grows at the end only: a frozen copy
 * shares the bytes and stays right while its origin goes on. Not safe for several writers.
 */
final class ByteArena {
  private static final int FIRST_CHUNK = 1 << 12;
  private static final int LARGEST_CHUNK = 1 << 20;
  private static final int MAX_LENGTH_BYTES = 5;

  private byte[][] chunks;
  private int count;
  private int used;

  ByteArena() {
    this(new byte[4][], 0, 0);
  }

  private ByteArena(byte[][] chunks, int count, int used) {
    this.chunks = chunks;
    this.count = count;
    this.used = used;
  }

  /** What is there now, for readers. */
  ByteArena frozen() {
    return new ByteArena(chunks, count, used);
  }

  /** Keeps a copy of the remaining bytes, and tells its position. */
  long append(ByteBuffer bytes) {
    int length = bytes.remaining();
    byte[] chunk = chunkFor(length);
    long position = ((long) (count - 1) << Integer.SIZE) | used;
    int rest = length;
    while (rest > 0x7f) {
      chunk[used++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    chunk[used++] = (byte) rest;
    bytes.get(bytes.position(), chunk, used, length);
    used += length;
    return position;
  }

  /** The bytes at a position, not copied. */
  ByteBuffer get(long position) {
    byte[] chunk = chunks[(int) (position >>> Integer.SIZE)];
    int at = (int) position;
    int length = 0;
    int shift = 0;
    byte next;
    do {
      next = chunk[at++];
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return ByteBuffer.wrap(chunk, at, length);
  }

  private byte[] chunkFor(int length) {
    if (count > 0 && chunks[count - 1].length - used >= length + MAX_LENGTH_BYTES) {
      return chunks[count - 1];
    }
    if (count == chunks.length) {
      chunks = Arrays.copyOf(chunks, count * 2);
    }
    int wanted = Math.min(LARGEST_CHUNK, count == 0 ? FIRST_CHUNK : chunks[count - 1].length * 2);
    // A value never spans chunks, so that it can be handed out without a copy.
    byte[] chunk = new byte[Math.max(wanted, Math.addExact(length, MAX_LENGTH_BYTES))];
    chunks[count++] = chunk;
    used = 0;
    return chunk;
  }
}
