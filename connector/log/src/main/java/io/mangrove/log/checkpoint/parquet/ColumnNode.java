package io.mangrove.log.checkpoint.parquet;

import org.apache.parquet.column.ColumnReader;

/**
 * A field of a Parquet file, read row by row straight from the pages of its columns: each node
 * stands at the current row, and reading or skipping it moves its columns to the next. Changes with
 * every call; for one thread.
 */
abstract sealed class ColumnNode permits LeafNode, StructNode, ListNode, MapNode {
  private final ColumnReader first;
  private final int definition;

  /**
   * @param first the first of the columns below; its levels tell whether this field is null
   * @param definition the level from which on the field is not null
   */
  ColumnNode(ColumnReader first, int definition) {
    this.first = first;
    this.definition = definition;
  }

  /** The first of the columns below. */
  final ColumnReader first() {
    return first;
  }

  /** Whether the field has a value in the current row. */
  final boolean isPresent() {
    return first.getCurrentDefinitionLevel() >= definition;
  }

  /** Passes over the current row. */
  abstract void skip();
}
