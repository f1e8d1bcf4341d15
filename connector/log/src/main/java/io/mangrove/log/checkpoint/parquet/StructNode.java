package io.mangrove.log.checkpoint.parquet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.jspecify.annotations.Nullable;

/** A group of fields, each by its name and in the order of the file. */
final class StructNode extends ColumnNode {
  private final Map<String, ColumnNode> fields;
  private final ColumnNode[] inOrder;

  StructNode(ColumnReader first, int definition, Map<String, ColumnNode> fields) {
    super(first, definition);
    this.fields = new LinkedHashMap<>(fields);
    this.inOrder = fields.values().toArray(new ColumnNode[0]);
  }

  Map<String, ColumnNode> fields() {
    return fields;
  }

  /** The field of a name if it is a plain column; null if there is none. */
  @Nullable LeafNode leaf(String name) {
    return cast(LeafNode.class, name);
  }

  @Nullable StructNode struct(String name) {
    return cast(StructNode.class, name);
  }

  @Nullable ListNode list(String name) {
    return cast(ListNode.class, name);
  }

  @Nullable MapNode map(String name) {
    return cast(MapNode.class, name);
  }

  @Override
  void skip() {
    for (ColumnNode field : inOrder) {
      field.skip();
    }
  }

  private <T extends ColumnNode> @Nullable T cast(Class<T> kind, String name) {
    ColumnNode field = fields.get(name);
    if (field != null && !kind.isInstance(field)) {
      throw new ParquetDecodingException("field " + name + " is not of the type it should be");
    }
    return kind.cast(field);
  }
}
