package io.mangrove.log.columns;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of one hole, one after another; where many are the same, each once. */
public final class TextLane {
  private static final int FEW = 16;

  private final byte[] bytes;
  private final PackedLongs ends;
  private final @Nullable PackedLongs codes;

  private TextLane(byte[] bytes, PackedLongs ends, @Nullable PackedLongs codes) {
    this.bytes = bytes;
    this.ends = ends;
    this.codes = codes;
  }

  /**
   * @param ends where each of {@code count} texts ends
   */
  static TextLane of(byte[] bytes, long[] ends, int count) {
    TextLane coded = coded(bytes, ends, count);
    return coded == null ? new TextLane(bytes, PackedLongs.of(ends, count), null) : coded;
  }

  /** Null where too few of the texts are the same. */
  private static @Nullable TextLane coded(byte[] bytes, long[] ends, int count) {
    int most = count / FEW;
    Map<ByteBuffer, Integer> codeOf = new HashMap<>();
    long[] codes = new long[count];
    ByteText distinct = new ByteText();
    long[] distinctEnds = new long[most + 1];
    int begin = 0;
    for (int i = 0; i < count; i++) {
      int end = (int) ends[i];
      ByteBuffer text = ByteBuffer.wrap(bytes, begin, end - begin);
      Integer code = codeOf.get(text);
      if (code == null) {
        code = codeOf.size();
        // What is new in nearly every row early on will not be few in the end.
        if (code == most || (code > FEW * 4 && code > i / 2)) {
          return null;
        }
        codeOf.put(text, code);
        distinct.add(bytes, begin, end - begin);
        distinctEnds[code] = distinct.length();
      }
      codes[i] = code;
      begin = end;
    }
    return codeOf.isEmpty()
        ? null
        : new TextLane(
            distinct.toBytes(),
            PackedLongs.of(distinctEnds, codeOf.size()),
            PackedLongs.of(codes, count));
  }

  /** The bytes of all texts, not copied and not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Which stretch of {@link #bytes} is the text of a row: an argument for the next two. */
  public int index(int rank) {
    return codes == null ? rank : (int) codes.get(rank);
  }

  public int begin(int index) {
    return index == 0 ? 0 : (int) ends.get(index - 1);
  }

  public int end(int index) {
    return (int) ends.get(index);
  }

  /** The bytes of a text, not copied. */
  ByteBuffer get(int rank) {
    int index = index(rank);
    int from = begin(index);
    return ByteBuffer.wrap(bytes, from, end(index) - from);
  }
}
