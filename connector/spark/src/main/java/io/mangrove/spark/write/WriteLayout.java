package io.mangrove.spark.write;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.stats.IndexedColumns;
import io.mangrove.spark.convert.SchemaConverter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where each column of the written rows goes: into the files or into the partition. Made on the
 * driver; travels inside the tasks.
 *
 * @param inputSchema of the rows as Spark hands them over
 * @param dataOrdinals places of the files' columns in the input
 * @param partitionOrdinals places of the partition columns in the input, in the table's order
 * @param fileSchema of the files: the table's names and types, all nullable, without metadata
 * @param indexedLeaves columns of the files that get statistics
 */
record WriteLayout(
    StructType inputSchema,
    List<Integer> dataOrdinals,
    List<Integer> partitionOrdinals,
    StructType fileSchema,
    List<String> partitionColumns,
    List<List<String>> indexedLeaves)
    implements Serializable {

  static WriteLayout of(StructType input, Metadata table) {
    StructType tableSchema = SchemaConverter.toSpark(table.schemaString());
    WritableTypes.check(tableSchema);
    List<Integer> partitionOrdinals = new ArrayList<>();
    for (String column : table.partitionColumns()) {
      partitionOrdinals.add(ordinalOfPartitionColumn(input, column));
    }
    List<Integer> dataOrdinals = new ArrayList<>();
    StructType fileSchema = new StructType();
    for (int i = 0; i < input.length(); i++) {
      StructField column = tableColumn(tableSchema, input.apply(i));
      if (!partitionOrdinals.contains(i)) {
        dataOrdinals.add(i);
        fileSchema = fileSchema.add(column.name(), asWritten(column.dataType()), true);
      }
    }
    if (dataOrdinals.isEmpty()) {
      throw WriteError.DELTA_NON_PARTITION_COLUMN_ABSENT.with();
    }
    List<List<String>> indexed = new ArrayList<>();
    for (List<String> leaf :
        IndexedColumns.of(
            SchemaJson.parse(table.schemaString()),
            table.partitionColumns(),
            table.configuration())) {
      indexed.add(new ArrayList<>(leaf));
    }
    return new WriteLayout(
        input,
        dataOrdinals,
        partitionOrdinals,
        fileSchema,
        new ArrayList<>(table.partitionColumns()),
        indexed);
  }

  boolean isPartitioned() {
    return !partitionColumns.isEmpty();
  }

  StructType partitionSchema() {
    StructType schema = new StructType();
    for (int ordinal : partitionOrdinals) {
      schema = schema.add(inputSchema.apply(ordinal));
    }
    return schema;
  }

  int[] dataColumns() {
    return dataOrdinals.stream().mapToInt(Integer::intValue).toArray();
  }

  int[] partitionKey() {
    return partitionOrdinals.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int ordinalOfPartitionColumn(StructType input, String column) {
    for (int i = 0; i < input.length(); i++) {
      if (input.apply(i).name().equalsIgnoreCase(column)) {
        WritableTypes.checkPartitionColumn(input.apply(i));
        return i;
      }
    }
    throw WriteError.DELTA_MISSING_PARTITION_COLUMN.with(
        "columnName", column, "columnList", String.join(", ", input.fieldNames()));
  }

  private static StructField tableColumn(StructType table, StructField written) {
    for (StructField column : table.fields()) {
      if (column.name().equalsIgnoreCase(written.name())) {
        if (DataType.equalsStructurally(written.dataType(), column.dataType(), true)) {
          return column;
        }
        throw mismatch(written, column.dataType().catalogString());
      }
    }
    throw mismatch(written, "no such column");
  }

  private static RuntimeException mismatch(StructField written, String expected) {
    return WriteError.DELTA_METADATA_MISMATCH.with(
        "column", written.name(),
        "actual", written.dataType().catalogString(),
        "expected", expected);
  }

  /**
   * The type as files have it. Columns are optional in files even where the table says NOT NULL:
   * Spark checked that before, and the table may drop it later.
   */
  private static DataType asWritten(DataType type) {
    if (type instanceof StructType struct) {
      StructType written = new StructType();
      for (StructField field : struct.fields()) {
        written = written.add(field.name(), asWritten(field.dataType()), true);
      }
      return written;
    }
    if (type instanceof ArrayType array) {
      return new ArrayType(asWritten(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return new MapType(asWritten(map.keyType()), asWritten(map.valueType()), true);
    }
    return type;
  }
}
