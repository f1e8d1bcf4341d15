package io.mangrove.spark.maintenance;

import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.CatalystValues;
import io.mangrove.spark.internals.PartitionRow;
import io.mangrove.spark.internals.ScanSettings;
import io.mangrove.spark.read.PartitionTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALL system.show_partitions(table => 'db.t', partition => map('p', '1'))}: the partitions
 * that have files, their columns with the types that the table gives them. Reads the log on the
 * driver; runs no job.
 */
final class ShowPartitionsProcedure extends TableProcedure {
  static final String NAME = "show_partitions";

  ShowPartitionsProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "SHOW PARTITIONS",
        "The partitions of a Delta table",
        optional(
            "partition",
            DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType),
            "Values of partition columns; partitions with others are left out"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    Snapshot snapshot = table.snapshot();
    if (snapshot.partitionColumns().isEmpty()) {
      throw ProcedureError.DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_TABLE.with(
          "tableName", table.name());
    }
    String timeZone = ScanSettings.of(session()).timeZone();
    PartitionTable partitions =
        new PartitionTable(
            snapshot.activeFiles(),
            table.schema(),
            snapshot.partitionColumns(),
            snapshot.physicalPartitionColumns(),
            timeZone);
    Map<Integer, @Nullable Object> wanted =
        arguments.isNullAt(1)
            ? Map.of()
            : wanted(CatalystValues.stringMap(arguments, 1), partitions.schema(), timeZone);
    StructType schema = new StructType();
    for (StructField column : partitions.schema().fields()) {
      schema = schema.add(column.name(), column.dataType(), true);
    }
    Set<InternalRow> rows = new LinkedHashSet<>(); // one value may be written in several ways
    for (int ordinal : inUse(snapshot.activeFiles())) {
      InternalRow row = partitions.row(ordinal);
      if (isWanted(row, wanted, schema)) {
        rows.add(row);
      }
    }
    return new ProcedureRows(schema, List.copyOf(rows));
  }

  /** The values asked for, by the place of their column. */
  private static Map<Integer, @Nullable Object> wanted(
      Map<String, @Nullable String> spec, StructType columns, String timeZone) {
    Map<Integer, @Nullable Object> wanted = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, @Nullable String> entry : spec.entrySet()) {
      String name = entry.getKey();
      String text = entry.getValue();
      int column = place(columns, name);
      if (column < 0) {
        unknown.add(name);
      } else {
        StructField field = columns.apply(column);
        Object value =
            PartitionRow.of(new StructType().add(field), Collections.singletonList(text), timeZone)
                .get(0, field.dataType());
        if (value == null && text != null && !text.isEmpty()) {
          throw ConvertError.DELTA_FAILED_CAST_PARTITION_VALUE.with(
              "value", text, "dataType", field.dataType().sql(), "columnName", field.name());
        }
        wanted.put(column, value);
      }
    }
    if (!unknown.isEmpty()) {
      throw ProcedureError.DELTA_SHOW_PARTITION_IN_NON_PARTITIONED_COLUMN.with("badCols", unknown);
    }
    return wanted;
  }

  private static int place(StructType columns, String name) {
    for (int i = 0; i < columns.length(); i++) {
      if (columns.apply(i).name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isWanted(
      InternalRow row, Map<Integer, @Nullable Object> wanted, StructType schema) {
    for (Map.Entry<Integer, @Nullable Object> value : wanted.entrySet()) {
      DataType type = schema.apply(value.getKey()).dataType();
      if (!Objects.equals(row.get(value.getKey(), type), value.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** The partitions that still have a file. */
  private static int[] inUse(ActiveFiles files) {
    BitSet ordinals = new BitSet(files.partitionCount());
    for (int file = files.nextRow(0); file >= 0; file = files.nextRow(file + 1)) {
      ordinals.set(files.partitionOrdinal(file));
    }
    return ordinals.stream().toArray();
  }
}
