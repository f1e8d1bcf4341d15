package io.mangrove.log.columns;

import java.util.Arrays;

/**
 * Whole numbers by row. Grows at the end only: a frozen copy shares what is there and stays right
 * while its origin goes on. Written by one thread at a time; a frozen copy is safe for many.
 */
public final class LongColumn {
  private static final int BLOCK_ROWS = TextColumn.BLOCK_ROWS;
  private static final int FIRST_ROWS = 16;

  private PackedLongs[] blocks;
  private int blockCount;
  private long[] tail;
  private int tailRows;

  public LongColumn() {
    this(new PackedLongs[4], 0, new long[FIRST_ROWS], 0);
  }

  private LongColumn(PackedLongs[] blocks, int blockCount, long[] tail, int tailRows) {
    this.blocks = blocks;
    this.blockCount = blockCount;
    this.tail = tail;
    this.tailRows = tailRows;
  }

  /** What is there now, for readers. */
  public LongColumn frozen() {
    return new LongColumn(blocks, blockCount, tail, tailRows);
  }

  public int rows() {
    return blockCount * BLOCK_ROWS + tailRows;
  }

  /** Adds a row at the end. */
  public void append(long value) {
    if (tailRows == tail.length) {
      tail = Arrays.copyOf(tail, Math.min(BLOCK_ROWS, tailRows * 2));
    }
    tail[tailRows++] = value;
    if (tailRows == BLOCK_ROWS) {
      if (blockCount == blocks.length) {
        blocks = Arrays.copyOf(blocks, blockCount * 2);
      }
      blocks[blockCount++] = PackedLongs.of(tail, BLOCK_ROWS);
      // Frozen copies go on reading the tail they know.
      tail = new long[BLOCK_ROWS];
      tailRows = 0;
    }
  }

  public long get(int row) {
    int block = row / BLOCK_ROWS;
    return block < blockCount
        ? blocks[block].get(row % BLOCK_ROWS)
        : tail[row - blockCount * BLOCK_ROWS];
  }

  /** Takes rows off the end that no frozen copy knows of. */
  public void truncate(int rows) {
    int block = rows / BLOCK_ROWS;
    if (block < blockCount) {
      PackedLongs opened = blocks[block];
      tail = new long[BLOCK_ROWS];
      for (int i = 0; i < rows % BLOCK_ROWS; i++) {
        tail[i] = opened.get(i);
      }
      // A frozen copy may share the array and know more of it than what is left here.
      blocks = Arrays.copyOf(blocks, Math.max(block, 1));
      blockCount = block;
    }
    tailRows = rows - blockCount * BLOCK_ROWS;
  }
}
