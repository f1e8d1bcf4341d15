package io.mangrove.log.columns;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * {@link TextColumn#BLOCK_ROWS} texts, packed: the templates they are of, and for each hole of each
 * template a lane of values. Rows are numbered from 0 in each block. Never changes.
 */
public final class TextBlock {
  private final TextTemplate[] templates;
  private final byte @Nullable [] templateOfRow;
  private final short @Nullable [] rankOfRow;
  private final PackedLongs[][] numbers;
  private final TextLane[][] texts;

  /**
   * @param templateOfRow null where all rows are of the first
   * @param rankOfRow which of the rows of its template each is; null where all are of the first
   */
  TextBlock(
      TextTemplate[] templates,
      byte @Nullable [] templateOfRow,
      short @Nullable [] rankOfRow,
      PackedLongs[][] numbers,
      TextLane[][] texts) {
    this.templates = templates;
    this.templateOfRow = templateOfRow;
    this.rankOfRow = rankOfRow;
    this.numbers = numbers;
    this.texts = texts;
  }

  /** How many templates the block's rows are of. */
  public int templateCount() {
    return templates.length;
  }

  public TextTemplate template(int index) {
    return templates[index];
  }

  /** Which of the block's templates a row is of. */
  public int templateIndex(int row) {
    return templateOfRow == null ? 0 : templateOfRow[row];
  }

  /** Which of the rows of its template a row is. */
  public int rank(int row) {
    return rankOfRow == null ? row : rankOfRow[row];
  }

  /** The number in a hole. */
  public long number(int row, int hole) {
    int index = templateIndex(row);
    return numbers[index][templates[index].lane(hole)].get(rank(row));
  }

  /** How many digits of a {@link HoleKind#DECIMAL} come after its point. */
  public int scale(int row, int hole) {
    int index = templateIndex(row);
    return (int) numbers[index][templates[index].lane(hole) + 1].get(rank(row));
  }

  /** The bytes in a hole, not copied; with an accessible array, not to be written to. */
  public ByteBuffer bytes(int row, int hole) {
    int index = templateIndex(row);
    return texts[index][templates[index].lane(hole)].get(rank(row));
  }

  /** What stands in a hole as it is in the text, without quotes. */
  public ByteBuffer text(int row, int hole) {
    ByteText out = new ByteText();
    write(row, templateIndex(row), hole, out);
    return out.toBuffer();
  }

  /** The numbers in a hole of a template's rows, by {@link #rank}. */
  public PackedLongs numbers(int index, int hole) {
    return numbers[index][templates[index].lane(hole)];
  }

  /** As {@link #scale}, of a template's rows, by {@link #rank}. */
  public PackedLongs scales(int index, int hole) {
    return numbers[index][templates[index].lane(hole) + 1];
  }

  /** The texts in a hole of a template's rows, by {@link #rank}. */
  public TextLane texts(int index, int hole) {
    return texts[index][templates[index].lane(hole)];
  }

  /** The whole text, put together anew; null where there is none. */
  @Nullable ByteBuffer text(int row) {
    int index = templateIndex(row);
    TextTemplate template = templates[index];
    if (template.isAbsent()) {
      return null;
    }
    if (template.isRaw()) {
      return bytes(row, 0);
    }
    ByteText out = new ByteText();
    for (int hole = 0; hole < template.holes(); hole++) {
      out.add(template.literal(hole));
      write(row, index, hole, out);
    }
    out.add(template.literal(template.holes()));
    return out.toBuffer();
  }

  private void write(int row, int index, int hole, ByteText out) {
    TextTemplate template = templates[index];
    HoleKind kind = template.kind(hole);
    if (kind.numbers == 0) {
      ByteBuffer bytes = bytes(row, hole);
      out.add(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      return;
    }
    int rank = rank(row);
    int lane = template.lane(hole);
    long first = numbers[index][lane].get(rank);
    switch (kind) {
      case INTEGER -> out.number(first);
      case DECIMAL -> out.decimal(first, (int) numbers[index][lane + 1].get(rank));
      case DATE -> CalendarText.writeDate(first, out);
      case TIMESTAMP -> CalendarText.writeTimestamp(first, out);
      case DIGITS -> out.digits(first, template.width(hole));
      case UUID -> out.uuid(first, numbers[index][lane + 1].get(rank));
      case NUMBER, TEXT -> throw new AssertionError(kind + " is kept as bytes");
    }
  }
}
