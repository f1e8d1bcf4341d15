package io.mangrove.log.stats;

import io.mangrove.log.columns.HoleKind;
import io.mangrove.log.columns.PackedLongs;
import io.mangrove.log.columns.TextBlock;
import io.mangrove.log.columns.TextLane;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How packed bounds of a column compare with a literal, told without making values of them. */
final class LiteralSigns {
  /** Only the value itself can tell. */
  static final int UNSURE = 2;

  static final int LOWER = 0;
  static final int UPPER = 1;

  private final DataType type;
  private final Object literal;
  private final byte[] utf8;
  private final int firstEscape;

  private LiteralSigns(DataType type, Object literal, byte[] utf8) {
    this.type = type;
    this.literal = literal;
    this.utf8 = utf8;
    int escape = 0;
    while (escape < utf8.length && utf8[escape] != '\\') {
      escape++;
    }
    this.firstEscape = escape;
  }

  /** Null where bounds of the type are not packed. */
  static @Nullable LiteralSigns of(DataType type, Object literal) {
    if (type == PrimitiveType.STRING) {
      String text = (String) literal;
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      // Half a surrogate pair has no bytes.
      return new String(utf8, StandardCharsets.UTF_8).equals(text)
          ? new LiteralSigns(type, literal, utf8)
          : null;
    }
    return literal instanceof Long || literal instanceof Double || literal instanceof BigDecimal
        ? new LiteralSigns(type, literal, new byte[0])
        : null;
  }

  /** For each row of a template: -1, 0 or 1 as its bound compares, or {@link #UNSURE}. */
  interface Signs {
    int of(int rank);

    /** Whether all rows have the same. */
    default boolean isConstant() {
      return false;
    }
  }

  private record Constant(int sign) implements Signs {
    @Override
    public int of(int rank) {
      return sign;
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }

  /**
   * The signs of the rows of a template. A bound that is not there is below every literal if it is
   * a lower one, above if an upper.
   *
   * @param hole negative: no row has the bound
   */
  Signs of(TextBlock block, int index, int hole, int side) {
    if (hole < 0) {
      return new Constant(side == LOWER ? -1 : 1);
    }
    if (type == PrimitiveType.STRING) {
      TextLane lane = block.texts(index, hole);
      return rank -> text(lane, lane.index(rank));
    }
    PackedLongs numbers = block.numbers(index, hole);
    if (PackedStats.isWhole(type)) {
      int least = whole(numbers.least(), side);
      return least == whole(numbers.greatest(), side)
          ? new Constant(least)
          : rank -> whole(numbers.get(rank), side);
    }
    PackedLongs scales =
        block.template(index).kind(hole) == HoleKind.INTEGER ? null : block.scales(index, hole);
    return rank -> fraction(numbers.get(rank), scales == null ? 0 : (int) scales.get(rank));
  }

  private int whole(long number, int side) {
    return Long.compare(PackedStats.whole(number, type, side), (Long) literal);
  }

  private int fraction(long unscaled, int scale) {
    double value = PackedNumber.nearest(unscaled, scale);
    if (type == PrimitiveType.DOUBLE && !Double.isNaN(value)) {
      return TypedValue.compareDoubles(value, (Double) literal);
    }
    // What rounding, of a float or by the writer, may have changed is less than this.
    double wanted = ((Number) literal).doubleValue();
    double room =
        type instanceof DecimalType
            ? 4 * Math.ulp(value) + 4 * Math.ulp(wanted)
            : 2 * (double) Math.ulp((float) value);
    return value < wanted - room ? -1 : value > wanted + room ? 1 : UNSURE;
  }

  private int text(TextLane lane, int index) {
    byte[] bytes = lane.bytes();
    int from = lane.begin(index);
    int length = lane.end(index) - from;
    int same = Arrays.mismatch(bytes, from, from + length, utf8, 0, utf8.length);
    int common = same < 0 ? length : same;
    if (common > firstEscape || (common < length && bytes[from + common] == '\\')) {
      return UNSURE; // an escape stands for another character
    }
    if (same < 0) {
      return 0;
    }
    return same == length
        ? -1
        : same == utf8.length
            ? 1
            : Byte.compareUnsigned(bytes[from + same], utf8[same]) < 0 ? -1 : 1;
  }
}
