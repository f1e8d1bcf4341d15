package io.mangrove.spark.read;

import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.spark.internals.PartitionRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The distinct partitions of a snapshot as rows of Spark, made when first asked for. Driver only;
 * safe for use by several threads.
 */
public final class PartitionTable {
  private final ActiveFiles files;
  private final StructType schema;
  private final List<String> logNames;
  private final String timeZone;
  private final @Nullable InternalRow[] rows;

  /**
   * @param tableSchema all columns of the table
   * @param partitionColumns as the metadata names them
   * @param logNames as the partition values of files name them
   * @param timeZone what partition values without a zone are local to
   */
  public PartitionTable(
      ActiveFiles files,
      StructType tableSchema,
      List<String> partitionColumns,
      List<String> logNames,
      String timeZone) {
    this.files = files;
    this.logNames = List.copyOf(logNames);
    this.timeZone = timeZone;
    this.rows = new InternalRow[files.partitionCount()];
    List<StructField> fields = new ArrayList<>();
    for (String column : partitionColumns) {
      fields.add(field(tableSchema, column));
    }
    this.schema = new StructType(fields.toArray(new StructField[0]));
  }

  /** The partition columns, spelt and typed as in the table's schema. */
  public StructType schema() {
    return schema;
  }

  /** Whether a type has values that are empty, which the log cannot tell from null. */
  public static boolean isText(DataType type) {
    return type instanceof StringType || type instanceof BinaryType;
  }

  /**
   * Columns as a query will find them: a partition column of texts of which some file has none may
   * be null, even where the table says that it is not.
   */
  public StructType asFound(StructType columns) {
    StructField[] fields = columns.fields().clone();
    for (int i = 0; i < fields.length; i++) {
      int column = List.of(schema.fieldNames()).indexOf(fields[i].name());
      if (column >= 0
          && !fields[i].nullable()
          && isText(fields[i].dataType())
          && hasNull(logNames.get(column))) {
        fields[i] =
            new StructField(fields[i].name(), fields[i].dataType(), true, fields[i].metadata());
      }
    }
    return new StructType(fields);
  }

  private boolean hasNull(String column) {
    for (int ordinal = 0; ordinal < rows.length; ordinal++) {
      String text = files.partition(ordinal).get(column);
      if (text == null || text.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  Set<String> names() {
    return new LinkedHashSet<>(List.of(schema.fieldNames()));
  }

  int count() {
    return rows.length;
  }

  /** The values of all partition columns. */
  public synchronized InternalRow row(int ordinal) {
    InternalRow row = rows[ordinal];
    if (row == null) {
      row = PartitionRow.of(schema, texts(ordinal), timeZone);
      rows[ordinal] = row;
    }
    return row;
  }

  /** The values of some columns; null for those that are not partition columns. */
  InternalRow row(int ordinal, StructType columns) {
    Map<String, @Nullable String> values = files.partition(ordinal);
    List<@Nullable String> texts = new ArrayList<>();
    for (String name : columns.fieldNames()) {
      int index = List.of(schema.fieldNames()).indexOf(name);
      texts.add(index < 0 ? null : values.get(logNames.get(index)));
    }
    return PartitionRow.of(columns, texts, timeZone);
  }

  private List<@Nullable String> texts(int ordinal) {
    Map<String, @Nullable String> values = files.partition(ordinal);
    List<@Nullable String> texts = new ArrayList<>();
    for (String name : logNames) {
      texts.add(values.get(name));
    }
    return texts;
  }

  private static StructField field(StructType schema, String column) {
    String wanted = column.toLowerCase(Locale.ROOT);
    for (StructField field : schema.fields()) {
      if (field.name().toLowerCase(Locale.ROOT).equals(wanted)) {
        return field;
      }
    }
    throw ReadError.DELTA_MISSING_PARTITION_COLUMN.with(
        "columnName", column, "columnList", schema.catalogString());
  }
}
