package io.mangrove.spark.maintenance;

import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.IndexedColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.jspecify.annotations.Nullable;

/** The columns that rows are ordered by, checked against the table. */
final class ZOrderColumns {
  private static final String CHECK =
      "spark.databricks.delta.optimize.zorder.checkStatsCollection.enabled";

  private ZOrderColumns() {}

  /**
   * The values that rank rows: of each column a double or bytes, in the order of its own values.
   *
   * @param names down to each column
   */
  static List<Column> keys(
      SparkSession session, Snapshot snapshot, StructType schema, List<List<String>> names) {
    Set<List<String>> indexed = indexed(snapshot);
    boolean check = Boolean.parseBoolean(session.conf().get(CHECK, "true"));
    List<Column> keys = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (List<String> path : names) {
      String text = String.join(".", path);
      if (snapshot.partitionColumns().stream().anyMatch(text::equalsIgnoreCase)) {
        throw ProcedureError.DELTA_ZORDERING_ON_PARTITION_COLUMN.with("colName", text);
      }
      DataType type = type(schema, path);
      if (type == null) {
        throw ProcedureError.DELTA_ZORDERING_COLUMN_DOES_NOT_EXIST.with("columnName", text);
      }
      if (!indexed.contains(lower(path)) || type instanceof StructType) {
        without.add(text);
      }
      keys.add(key(path, type));
    }
    if (check && !without.isEmpty()) {
      throw ProcedureError.DELTA_ZORDERING_ON_COLUMN_WITHOUT_STATS.with(
          "cols", without, "zorderColStatKey", CHECK);
    }
    return keys;
  }

  /** The same for the columns that a table is clustered by, all of which have statistics. */
  static List<Column> keys(StructType schema, List<List<String>> clustering) {
    List<Column> keys = new ArrayList<>();
    for (List<String> path : clustering) {
      DataType type = type(schema, path);
      if (type == null) {
        throw ProcedureError.DELTA_ZORDERING_COLUMN_DOES_NOT_EXIST.with(
            "columnName", String.join(".", path));
      }
      keys.add(key(path, type));
    }
    return keys;
  }

  private static Column key(List<String> path, DataType type) {
    StringBuilder name = new StringBuilder();
    for (String part : path) {
      name.append(name.isEmpty() ? "`" : ".`").append(part.replace("`", "``")).append('`');
    }
    Column column = functions.col(name.toString());
    if (type instanceof StringType || type instanceof BinaryType) {
      return column.cast("binary");
    }
    if (type instanceof TimestampNTZType) {
      return column.cast("timestamp").cast("double");
    }
    if (type.typeName().equals("date")) {
      return functions.unix_date(column).cast("double");
    }
    return column.cast("double");
  }

  private static @Nullable DataType type(StructType schema, List<String> path) {
    DataType type = schema;
    for (String name : path) {
      DataType inside = null;
      if (type instanceof StructType struct) {
        for (StructField field : struct.fields()) {
          inside = field.name().equalsIgnoreCase(name) ? field.dataType() : inside;
        }
      }
      if (inside == null) {
        return null;
      }
      type = inside;
    }
    return type;
  }

  /** The columns that files have statistics of, by the names that users know. */
  private static Set<List<String>> indexed(Snapshot snapshot) {
    Set<List<String>> indexed = new HashSet<>();
    for (List<String> leaf :
        IndexedColumns.of(
            snapshot.schema(), snapshot.partitionColumns(), snapshot.metadata().configuration())) {
      indexed.add(lower(ColumnMapping.logicalPath(snapshot.schema(), leaf)));
    }
    return indexed;
  }

  private static List<String> lower(List<String> path) {
    return path.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }
}
