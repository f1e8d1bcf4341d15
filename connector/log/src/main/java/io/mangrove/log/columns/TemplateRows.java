package io.mangrove.log.columns;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of one template in a block being built. For one thread. */
final class TemplateRows {
  private static final int FIRST_ROWS = 128;

  private final TextTemplate template;
  private final long[][] numbers;
  private final long[][] ends;
  private final List<ByteText> texts = new ArrayList<>();
  private int rows;

  TemplateRows(TextTemplate template) {
    this.template = template;
    this.numbers = new long[template.numberLanes()][FIRST_ROWS];
    this.ends = new long[template.textLanes()][FIRST_ROWS];
    for (int lane = 0; lane < ends.length; lane++) {
      texts.add(new ByteText());
    }
  }

  TextTemplate template() {
    return template;
  }

  int rows() {
    return rows;
  }

  /** Adds a text that was taken apart. */
  void add(Shape shape) {
    grow();
    for (int hole = 0; hole < template.holes(); hole++) {
      int lane = template.lane(hole);
      switch (template.kind(hole).numbers) {
        case 0 -> {
          int from = (int) shape.first(hole);
          ByteText text = texts.get(lane);
          text.add(shape.text(), from, (int) shape.second(hole) - from);
          ends[lane][rows] = text.length();
        }
        case 1 -> numbers[lane][rows] = shape.first(hole);
        default -> {
          numbers[lane][rows] = shape.first(hole);
          numbers[lane + 1][rows] = shape.second(hole);
        }
      }
    }
    rows++;
  }

  /** Adds a text as it is. */
  void addRaw(ByteBuffer text) {
    grow();
    ByteText all = texts.get(0);
    all.add(text.array(), text.arrayOffset() + text.position(), text.remaining());
    ends[0][rows++] = all.length();
  }

  /** Adds a row without a text. */
  void addAbsent() {
    rows++;
  }

  PackedLongs[] packedNumbers() {
    PackedLongs[] packed = new PackedLongs[numbers.length];
    for (int lane = 0; lane < packed.length; lane++) {
      packed[lane] = PackedLongs.of(numbers[lane], rows);
    }
    return packed;
  }

  TextLane[] packedTexts() {
    TextLane[] packed = new TextLane[ends.length];
    for (int lane = 0; lane < packed.length; lane++) {
      packed[lane] = TextLane.of(texts.get(lane).toBytes(), ends[lane], rows);
    }
    return packed;
  }

  private void grow() {
    long[][] some = numbers.length > 0 ? numbers : ends;
    if (some.length > 0 && rows == some[0].length) {
      for (int lane = 0; lane < numbers.length; lane++) {
        numbers[lane] = Arrays.copyOf(numbers[lane], rows * 2);
      }
      for (int lane = 0; lane < ends.length; lane++) {
        ends[lane] = Arrays.copyOf(ends[lane], rows * 2);
      }
    }
  }
}
