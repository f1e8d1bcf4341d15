package io.mangrove.log.columns;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A text being put together as bytes. For one thread. */
final class ByteText {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private byte[] bytes = new byte[128];
  private int length;

  void add(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  void add(byte[] from) {
    add(from, 0, from.length);
  }

  void add(byte[] from, int offset, int count) {
    ensure(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  /** A number of so many digits, noughts before it. */
  void digits(long number, int count) {
    ensure(count);
    long rest = number;
    for (int i = length + count - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  void number(long number) {
    if (number < 0) {
      add('-');
    }
    long positive = Math.abs(number);
    digits(positive, count(positive));
  }

  /** A number whose last {@code scale} digits come after a point. */
  void decimal(long unscaled, int scale) {
    if (unscaled < 0) {
      add('-');
    }
    long positive = Math.abs(unscaled);
    long power = 1;
    for (int i = 0; i < scale; i++) {
      power *= 10;
    }
    number(positive / power);
    add('.');
    digits(positive % power, scale);
  }

  void uuid(long high, long low) {
    hex(high >>> 32, 8);
    add('-');
    hex(high >>> 16, 4);
    add('-');
    hex(high, 4);
    add('-');
    hex(low >>> 48, 4);
    add('-');
    hex(low, 12);
  }

  int length() {
    return length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  ByteBuffer toBuffer() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  private void hex(long number, int digits) {
    ensure(digits);
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(int) (number >>> shift) & 0xF];
    }
  }

  private static int count(long positive) {
    int digits = 1;
    for (long rest = positive; rest > 9; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }
}
