package io.mangrove.log.checkpoint.parquet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Builds the nodes over the columns of one row group. */
final class ColumnNodes {
  private final MessageType schema;
  private final ColumnReadStore columns;

  ColumnNodes(MessageType schema, ColumnReadStore columns) {
    this.schema = schema;
    this.columns = columns;
  }

  /** The whole row as a struct. */
  StructNode root() {
    return struct(schema, List.of());
  }

  private ColumnNode node(Type type, List<String> path) {
    if (type.isPrimitive()) {
      return leaf(path);
    }
    GroupType group = type.asGroupType();
    boolean repeats =
        group.getFieldCount() == 1 && group.getType(0).isRepetition(Type.Repetition.REPEATED);
    return repeats ? repeated(group, path) : struct(group, path);
  }

  private StructNode struct(GroupType group, List<String> path) {
    Map<String, ColumnNode> fields = new LinkedHashMap<>();
    for (Type field : group.getFields()) {
      fields.put(field.getName(), node(field, below(path, field)));
    }
    ColumnReader first = fields.values().iterator().next().first();
    return new StructNode(first, definition(path), fields);
  }

  /** Lists and maps, whatever their writer called the group of an entry and what is in it. */
  private ColumnNode repeated(GroupType group, List<String> path) {
    Type entry = group.getType(0);
    List<String> entryPath = below(path, entry);
    int definition = definition(path);
    int entryDefinition = definition(entryPath);
    int repetition = schema.getMaxRepetitionLevel(entryPath.toArray(new String[0]));
    if (entry.isPrimitive()) {
      return new ListNode(leaf(entryPath), definition, entryDefinition, repetition);
    }
    List<Type> parts = entry.asGroupType().getFields();
    if (parts.size() == 2) {
      return new MapNode(
          leaf(below(entryPath, parts.get(0))),
          leaf(below(entryPath, parts.get(1))),
          definition,
          entryDefinition,
          repetition);
    }
    return new ListNode(
        leaf(below(entryPath, parts.get(0))), definition, entryDefinition, repetition);
  }

  private LeafNode leaf(List<String> path) {
    String[] names = path.toArray(new String[0]);
    if (!schema.getType(names).isPrimitive()) {
      throw new ParquetDecodingException("field " + String.join(".", names) + " is not plain");
    }
    return new LeafNode(
        columns.getColumnReader(schema.getColumnDescription(names)), definition(path));
  }

  private int definition(List<String> path) {
    return path.isEmpty() ? 0 : schema.getMaxDefinitionLevel(path.toArray(new String[0]));
  }

  private static List<String> below(List<String> path, Type field) {
    List<String> names = new ArrayList<>(path);
    names.add(field.getName());
    return names;
  }
}
