package io.mangrove.spark.maintenance;

import io.mangrove.spark.internals.PartitionRow;
import io.mangrove.spark.write.PartitionTexts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The partition values that folders named {@code column=value} stand for, each checked to be of its
 * column's type, in the form of the log. Remembers those it has seen; for one thread.
 */
final class HiveFolders {
  private static final String NULL_VALUE = "__HIVE_DEFAULT_PARTITION__";

  private final StructType columns;
  private final String timeZone;
  private final PartitionTexts texts;
  private final Map<String, Map<String, @Nullable String>> known = new HashMap<>();

  /**
   * @param columns in the order of the folders
   */
  HiveFolders(StructType columns, String timeZone) {
    this.columns = columns;
    this.timeZone = timeZone;
    this.texts = new PartitionTexts(columns);
  }

  /**
   * The values of a file.
   *
   * @param path relative to the table's root, not percent-encoded
   */
  Map<String, @Nullable String> valuesOf(String path) {
    int end = path.lastIndexOf('/');
    String folder = end < 0 ? "" : path.substring(0, end);
    Map<String, @Nullable String> values = known.get(folder);
    if (values == null) {
      values = parse(folder, path);
      known.put(folder, values);
    }
    return values;
  }

  private Map<String, @Nullable String> parse(String folder, String path) {
    List<String> names = new ArrayList<>();
    List<@Nullable String> found = new ArrayList<>();
    for (String part : folder.split("/", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        names.add(unescaped(part.substring(0, equals)));
        String value = unescaped(part.substring(equals + 1));
        found.add(value.equals(NULL_VALUE) || value.isEmpty() ? null : value);
      }
    }
    checkNames(names, path);
    InternalRow row = PartitionRow.of(columns, found, timeZone);
    for (int i = 0; i < columns.length(); i++) {
      if (row.isNullAt(i) && found.get(i) != null) {
        throw ConvertError.DELTA_FAILED_CAST_PARTITION_VALUE.with(
            "value",
            found.get(i),
            "dataType",
            columns.apply(i).dataType().sql(),
            "columnName",
            columns.apply(i).name());
      }
    }
    List<@Nullable String> canonical = texts.of(row);
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.length(); i++) {
      values.put(columns.apply(i).name(), canonical.get(i));
    }
    return Collections.unmodifiableMap(values);
  }

  private void checkNames(List<String> names, String path) {
    if (names.size() != columns.length()) {
      throw ConvertError.DELTA_UNEXPECTED_NUM_PARTITION_COLUMNS_FROM_FILE_NAME.with(
          "expectedColsSize",
          columns.length(),
          "expectedCols",
          String.join(", ", columns.fieldNames()),
          "parsedColsSize",
          names.size(),
          "parsedCols",
          String.join(", ", names),
          "path",
          path);
    }
    int i = 0;
    for (StructField column : columns.fields()) {
      String name = names.get(i++);
      if (!column.name().equalsIgnoreCase(name)) {
        throw ConvertError.DELTA_UNEXPECTED_PARTITION_COLUMN_FROM_FILE_NAME.with(
            "expectedCol", column.name(), "parsedCol", name, "path", path);
      }
    }
  }

  /** Undoes what Hive does to characters that names of folders cannot have: {@code %3A}. */
  private static String unescaped(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      int high = name.charAt(i) == '%' && i + 2 < name.length() ? digit(name, i + 1) : -1;
      int low = high < 0 ? -1 : digit(name, i + 2);
      if (low < 0) {
        plain.append(name.charAt(i));
      } else {
        plain.append((char) (high << 4 | low));
        i += 2;
      }
    }
    return plain.toString();
  }

  private static int digit(String name, int at) {
    return Character.digit(name.charAt(at), 16);
  }
}
