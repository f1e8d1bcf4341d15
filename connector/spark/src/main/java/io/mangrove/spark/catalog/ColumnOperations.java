package io.mangrove.spark.catalog;

import io.mangrove.log.schema.SchemaEdit;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.transaction.Operation;
import io.mangrove.spark.convert.JsonText;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.TableChange.ColumnPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a change of columns is called in commitInfo: the names that other engines look for. Changes
 * as it is told of the changes; for one thread.
 */
final class ColumnOperations {
  private final Map<List<String>, @Nullable ColumnPosition> added = new LinkedHashMap<>();
  private final Map<List<String>, @Nullable ColumnPosition> changed = new LinkedHashMap<>();
  private final List<List<String>> dropped = new ArrayList<>();
  private final Map<List<String>, List<String>> renamed = new LinkedHashMap<>();

  void added(List<String> path, @Nullable ColumnPosition position) {
    added.put(path, position);
  }

  void changed(List<String> path, @Nullable ColumnPosition position) {
    if (position != null || !changed.containsKey(path)) {
      changed.put(path, position);
    }
  }

  void dropped(List<String> path) {
    dropped.add(path);
  }

  void renamed(List<String> before, List<String> after) {
    renamed.put(before, after);
  }

  boolean areNone() {
    return added.isEmpty() && changed.isEmpty() && dropped.isEmpty() && renamed.isEmpty();
  }

  /**
   * The operation of all changes.
   *
   * @param schema after them
   */
  Operation operation(StructType schema) {
    if (!added.isEmpty()) {
      return new Operation("ADD COLUMNS", Map.of("columns", columns(schema, added)));
    }
    if (!dropped.isEmpty()) {
      return new Operation(
          "DROP COLUMNS",
          Map.of("columns", JsonText.list(dropped.stream().map(ColumnPath::text).toList())));
    }
    if (!renamed.isEmpty()) {
      Map.Entry<List<String>, List<String>> rename = renamed.entrySet().iterator().next();
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("oldColumnPath", ColumnPath.text(rename.getKey()));
      parameters.put("newColumnPath", ColumnPath.text(rename.getValue()));
      return new Operation("RENAME COLUMN", parameters);
    }
    return changed(schema);
  }

  private Operation changed(StructType schema) {
    if (changed.size() > 1) {
      return new Operation("CHANGE COLUMNS", Map.of("columns", columns(schema, changed)));
    }
    Map.Entry<List<String>, @Nullable ColumnPosition> only = changed.entrySet().iterator().next();
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("column", column(schema, only.getKey()));
    if (only.getValue() != null) {
      parameters.put("position", only.getValue().toString());
    }
    return new Operation("CHANGE COLUMN", parameters);
  }

  private static String columns(
      StructType schema, Map<List<String>, @Nullable ColumnPosition> columns) {
    List<String> texts = new ArrayList<>();
    columns.forEach(
        (path, position) ->
            texts.add(
                "{\"column\":"
                    + column(schema, path)
                    + (position == null
                        ? ""
                        : ",\"position\":" + JsonText.string(position.toString()))
                    + "}"));
    return "[" + String.join(",", texts) + "]";
  }

  private static String column(StructType schema, List<String> path) {
    StructField field = SchemaEdit.find(schema, path);
    if (field == null) { // the element of an array, or a key or value of a map
      return "{\"name\":" + JsonText.string(ColumnPath.text(path)) + "}";
    }
    org.apache.spark.sql.types.StructField shown =
        SchemaConverter.toSpark(new StructType(List.of(field))).apply(0);
    return "{\"name\":"
        + JsonText.string(ColumnPath.text(path))
        + ",\"type\":"
        + JsonText.string(shown.dataType().typeName())
        + ",\"nullable\":"
        + shown.nullable()
        + ",\"metadata\":"
        + shown.metadata().json()
        + "}";
  }
}
