package io.mangrove.log.columns;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text taken apart: its skeleton, which is the same for all texts of a template, and what is in
 * its holes. Filled anew for each text; for one thread.
 */
final class Shape {
  /** Stands for a hole in the skeleton; no text in UTF-8 has this byte. */
  private static final byte HOLE = (byte) 0xFF;

  private static final int BYTES_OF_HOLE = 3;
  private static final int MAX_HOLES = 1 << 12;

  private byte[] text = new byte[0];
  private byte[] skeleton = new byte[512];
  private int length;
  private int holes;
  private boolean foreign;
  private HoleKind[] kinds = new HoleKind[32];
  private long[] first = new long[32];
  private long[] second = new long[32];

  /** Begins with another text. */
  void begin(byte[] newText) {
    text = newText;
    length = 0;
    holes = 0;
    foreign = false;
  }

  /** Bytes of the text that stay as they are. */
  void literal(int from, int to) {
    int count = to - from;
    ensure(count);
    for (int i = from; i < to; i++) {
      byte next = text[i];
      foreign |= next == HOLE;
      skeleton[length++] = next;
    }
  }

  /** A hole kept as numbers. */
  void numbers(HoleKind kind, int width, long one, long other) {
    hole(kind, width);
    first[holes] = one;
    second[holes++] = other;
  }

  /** A hole kept as bytes of the text. */
  void bytes(HoleKind kind, int from, int to) {
    hole(kind, 0);
    first[holes] = from;
    second[holes++] = to;
  }

  /** Whether the skeleton can be told from others. */
  boolean isSound() {
    return !foreign && holes <= MAX_HOLES;
  }

  int holes() {
    return holes;
  }

  /** The first number of a hole, or where its bytes begin. */
  long first(int hole) {
    return first[hole];
  }

  /** The second number of a hole, or where its bytes end. */
  long second(int hole) {
    return second[hole];
  }

  byte[] text() {
    return text;
  }

  /** Equal to those of texts of the same template; good until the next text. */
  ByteBuffer skeleton() {
    return ByteBuffer.wrap(skeleton, 0, length);
  }

  byte[] skeletonBytes() {
    return Arrays.copyOf(skeleton, length);
  }

  boolean hasSkeleton(byte[] other) {
    return Arrays.equals(skeleton, 0, length, other, 0, other.length);
  }

  /** The template of this text and all with its skeleton. */
  TextTemplate template(int ordinal) {
    List<byte[]> literals = new ArrayList<>();
    int[] widths = new int[holes];
    int begin = 0;
    for (int i = 0; i < length; ) {
      if (skeleton[i] == HOLE) {
        widths[literals.size()] = skeleton[i + 2];
        literals.add(Arrays.copyOfRange(skeleton, begin, i));
        i += BYTES_OF_HOLE;
        begin = i;
      } else {
        i++;
      }
    }
    literals.add(Arrays.copyOfRange(skeleton, begin, length));
    return new TextTemplate(ordinal, literals, Arrays.copyOf(kinds, holes), widths);
  }

  private void hole(HoleKind kind, int width) {
    ensure(BYTES_OF_HOLE);
    skeleton[length++] = HOLE;
    skeleton[length++] = kind.code;
    skeleton[length++] = (byte) width;
    if (holes == kinds.length) {
      kinds = Arrays.copyOf(kinds, holes * 2);
      first = Arrays.copyOf(first, holes * 2);
      second = Arrays.copyOf(second, holes * 2);
    }
    kinds[holes] = kind;
  }

  private void ensure(int more) {
    if (skeleton.length - length < more) {
      skeleton = Arrays.copyOf(skeleton, Math.max(length + more, skeleton.length * 2));
    }
  }
}
