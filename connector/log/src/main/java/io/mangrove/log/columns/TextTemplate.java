package io.mangrove.log.columns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What many texts have in common: literal pieces, and holes between them. Never changes. */
public final class TextTemplate {
  private final int ordinal;
  private final byte[][] literals;
  private final HoleKind[] kinds;
  private final int[] widths;
  private final int[] lanes;
  private final int numberLanes;
  private final int textLanes;

  /**
   * @param literals one more than there are holes
   * @param widths for {@link HoleKind#DIGITS}
   */
  TextTemplate(int ordinal, List<byte[]> literals, HoleKind[] kinds, int[] widths) {
    this.ordinal = ordinal;
    this.literals = literals.toArray(new byte[0][]);
    this.kinds = kinds;
    this.widths = widths;
    this.lanes = new int[kinds.length];
    int numbers = 0;
    int texts = 0;
    for (int hole = 0; hole < kinds.length; hole++) {
      int taken = kinds[hole].numbers;
      lanes[hole] = taken == 0 ? texts++ : numbers;
      numbers += taken;
    }
    this.numberLanes = numbers;
    this.textLanes = texts;
  }

  /** The template of texts that are not there. */
  static TextTemplate absent(int ordinal) {
    return new TextTemplate(ordinal, List.of(), new HoleKind[0], new int[0]);
  }

  /** The template of texts that are like no others: one hole. */
  static TextTemplate raw(int ordinal) {
    return new TextTemplate(
        ordinal, List.of(new byte[0], new byte[0]), new HoleKind[] {HoleKind.TEXT}, new int[1]);
  }

  /** A small number of its own among the templates of a column. */
  public int ordinal() {
    return ordinal;
  }

  public HoleKind kind(int hole) {
    return kinds[hole];
  }

  /** Whether there is no text at all. */
  public boolean isAbsent() {
    return literals.length == 0;
  }

  /** Whether nothing is known of its texts: they are one hole from end to end. */
  public boolean isRaw() {
    return kinds.length == 1 && literals[0].length == 0 && literals[1].length == 0;
  }

  /** A text of this template in UTF-8 that has the number of each hole in it. */
  public byte[] sample() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int hole = 0; hole < literals.length; hole++) {
      out.writeBytes(literals[hole]);
      if (hole < kinds.length) {
        out.writeBytes(Integer.toString(hole).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out.toByteArray();
  }

  int holes() {
    return kinds.length;
  }

  int width(int hole) {
    return widths[hole];
  }

  /** The first lane of numbers that a hole takes, or its lane of texts. */
  int lane(int hole) {
    return lanes[hole];
  }

  byte[] literal(int index) {
    return literals[index];
  }

  int numberLanes() {
    return numberLanes;
  }

  int textLanes() {
    return textLanes;
  }
}
