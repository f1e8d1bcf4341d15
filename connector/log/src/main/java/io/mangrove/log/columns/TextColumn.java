package io.mangrove.log.columns;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts in UTF-8 by row, or nothing in a row. Grows at the end only: a frozen copy shares what is
 * there and stays right while its origin goes on. Written by one thread at a time; a frozen copy is
 * safe for many. The last rows, fewer than {@link #BLOCK_ROWS}, are kept as they came.
 */
public final class TextColumn {
  /** Rows that are packed together. */
  public static final int BLOCK_ROWS = 1 << 12;

  private static final int FIRST_ROWS = 16;
  private static final long ABSENT = -1;

  private final @Nullable BlockBuilder builder;
  private TextBlock[] blocks;
  private int blockCount;
  private ByteArena tail;
  private long[] tailAt;
  private int tailRows;

  private TextColumn(
      @Nullable BlockBuilder builder,
      TextBlock[] blocks,
      int blockCount,
      ByteArena tail,
      long[] tailAt,
      int tailRows) {
    this.builder = builder;
    this.blocks = blocks;
    this.blockCount = blockCount;
    this.tail = tail;
    this.tailAt = tailAt;
    this.tailRows = tailRows;
  }

  /** A column for texts in JSON. */
  public static TextColumn ofJson() {
    return empty(new JsonScanner());
  }

  /** A column for paths of files. */
  public static TextColumn ofPaths() {
    return empty(new PathScanner());
  }

  private static TextColumn empty(TextScanner scanner) {
    return new TextColumn(
        new BlockBuilder(scanner), new TextBlock[4], 0, new ByteArena(), new long[FIRST_ROWS], 0);
  }

  /** What is there now, for readers. */
  public TextColumn frozen() {
    return new TextColumn(null, blocks, blockCount, tail.frozen(), tailAt, tailRows);
  }

  public int rows() {
    return blockCount * BLOCK_ROWS + tailRows;
  }

  /** Adds a row at the end; the bytes are copied. */
  public void append(@Nullable ByteBuffer text) {
    if (tailRows == tailAt.length) {
      tailAt = Arrays.copyOf(tailAt, Math.min(BLOCK_ROWS, tailRows * 2));
    }
    tailAt[tailRows++] = text == null ? ABSENT : tail.append(text);
    if (tailRows == BLOCK_ROWS) {
      pack();
    }
  }

  /** The text of a row, in a buffer with an accessible array, not to be written to. */
  public @Nullable ByteBuffer get(int row) {
    int block = row / BLOCK_ROWS;
    return block < blockCount
        ? blocks[block].text(row % BLOCK_ROWS)
        : tailText(row - blockCount * BLOCK_ROWS);
  }

  /** The block of a row; null where the row is not packed. */
  public @Nullable TextBlock block(int row) {
    int block = row / BLOCK_ROWS;
    return block < blockCount ? blocks[block] : null;
  }

  /** Takes rows off the end that no frozen copy knows of. */
  public void truncate(int rows) {
    int block = rows / BLOCK_ROWS;
    if (block < blockCount) {
      TextBlock opened = blocks[block];
      // A frozen copy may share the array and know more of it than what is left here.
      blocks = Arrays.copyOf(blocks, Math.max(block, 1));
      blockCount = block;
      newTail();
      for (int row = 0; row < rows % BLOCK_ROWS; row++) {
        append(opened.text(row));
      }
    }
    tailRows = rows - blockCount * BLOCK_ROWS;
  }

  private @Nullable ByteBuffer tailText(int row) {
    return tailAt[row] == ABSENT ? null : tail.get(tailAt[row]);
  }

  private void pack() {
    if (builder == null) {
      throw new IllegalStateException("a frozen column takes no rows");
    }
    if (blockCount == blocks.length) {
      blocks = Arrays.copyOf(blocks, blockCount * 2);
    }
    blocks[blockCount++] = builder.build(this::tailText);
    // Frozen copies go on reading the tail they know.
    newTail();
  }

  private void newTail() {
    tail = new ByteArena();
    tailAt = new long[FIRST_ROWS];
    tailRows = 0;
  }
}
