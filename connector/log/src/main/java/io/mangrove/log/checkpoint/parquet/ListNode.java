package io.mangrove.log.checkpoint.parquet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of strings. */
final class ListNode extends ColumnNode {
  private final LeafNode element;
  private final int elementDefinition;
  private final int repetition;

  /**
   * @param elementDefinition the level from which on there is an element
   * @param repetition the level of all elements but the first
   */
  ListNode(LeafNode element, int definition, int elementDefinition, int repetition) {
    super(element.first(), definition);
    this.element = element;
    this.elementDefinition = elementDefinition;
    this.repetition = repetition;
  }

  /** The strings of the current row; null where the list is. Null elements are left out. */
  @Nullable List<String> readStrings() {
    if (!isPresent()) {
      skip();
      return null;
    }
    List<String> strings = new ArrayList<>();
    if (first().getCurrentDefinitionLevel() < elementDefinition) {
      skip();
      return strings;
    }
    do {
      String value = element.readString();
      if (value != null) {
        strings.add(value);
      }
    } while (first().getCurrentRepetitionLevel() >= repetition);
    return strings;
  }

  @Override
  void skip() {
    do {
      element.skip();
    } while (first().getCurrentRepetitionLevel() >= repetition);
  }
}
