package io.mangrove.spark.write;

import io.mangrove.log.features.TableProperties;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.stats.IndexedColumns;
import io.mangrove.spark.convert.SchemaConverter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where each column of the written rows goes: into the files or into the partition. Made on the
 * driver; travels inside the tasks.
 *
 * @param inputSchema of the rows as Spark hands them over
 * @param dataOrdinals places of the files' columns in the input
 * @param partitionOrdinals places of the partition columns in the input, in the table's order
 * @param fileSchema of the files: the names and ids that files have and the table's types, all
 *     nullable
 * @param partitionColumns the names that partition values have in the log
 * @param indexedLeaves columns of the files that get statistics, by the names that files have
 * @param stringPrefix characters kept of a string bound
 * @param kind what the files are for
 * @param randomPrefix how many random characters the folders of files have for a name; 0: they are
 *     named after partitions
 */
record WriteLayout(
    StructType inputSchema,
    List<Integer> dataOrdinals,
    List<Integer> partitionOrdinals,
    StructType fileSchema,
    List<String> partitionColumns,
    List<List<String>> indexedLeaves,
    int stringPrefix,
    FileKind kind,
    int randomPrefix)
    implements Serializable {
  /** Where Spark's Parquet writer looks for the id of a field. */
  private static final String FIELD_ID = "parquet.field.id";

  /**
   * The layout of rows of a schema for a table.
   *
   * @param clustering the columns the table is clustered by, by the names that files have
   */
  static WriteLayout of(
      StructType input,
      io.mangrove.log.actions.Metadata table,
      ColumnMapping mapping,
      List<List<String>> clustering) {
    var logSchema = mapping.inForce(SchemaJson.parse(table.schemaString()));
    TableProperties properties = new TableProperties(table.configuration());
    StructType tableSchema = SchemaConverter.toSpark(logSchema);
    WritableTypes.check(tableSchema);
    List<Integer> partitionOrdinals = new ArrayList<>();
    for (String column : table.partitionColumns()) {
      partitionOrdinals.add(ordinalOfPartitionColumn(input, column));
    }
    List<Integer> dataOrdinals = new ArrayList<>();
    StructType fileSchema = new StructType();
    for (int i = 0; i < input.length(); i++) {
      StructField column = tableColumn(tableSchema, input.apply(i));
      // A void column has no form in Parquet, and its values are known.
      if (!partitionOrdinals.contains(i) && !(column.dataType() instanceof NullType)) {
        dataOrdinals.add(i);
        fileSchema = fileSchema.add(asWritten(column));
      }
    }
    if (dataOrdinals.isEmpty()) {
      throw WriteError.DELTA_NON_PARTITION_COLUMN_ABSENT.with();
    }
    List<List<String>> indexed = new ArrayList<>();
    for (List<String> leaf :
        IndexedColumns.of(logSchema, table.partitionColumns(), table.configuration(), clustering)) {
      indexed.add(new ArrayList<>(leaf));
    }
    return new WriteLayout(
        input,
        dataOrdinals,
        partitionOrdinals,
        fileSchema,
        ColumnMapping.physicalNames(logSchema, table.partitionColumns()),
        indexed,
        properties.dataSkippingStringPrefixLength(),
        FileKind.DATA,
        mapping != ColumnMapping.NONE || properties.randomizeFilePrefixes()
            ? properties.randomPrefixLength()
            : 0);
  }

  /** The layout of rows with one column more, which goes into the files. */
  WriteLayout with(StructField column, String nameInFiles) {
    List<Integer> ordinals = new ArrayList<>(dataOrdinals);
    ordinals.add(inputSchema.length());
    return new WriteLayout(
        inputSchema.add(column),
        ordinals,
        partitionOrdinals,
        fileSchema.add(nameInFiles, column.dataType()),
        partitionColumns,
        indexedLeaves,
        stringPrefix,
        kind,
        randomPrefix);
  }

  /** The layout of the same rows in files of changes, which nobody skips by statistics. */
  WriteLayout ofChangeData() {
    return new WriteLayout(
        inputSchema,
        dataOrdinals,
        partitionOrdinals,
        fileSchema,
        partitionColumns,
        new ArrayList<>(),
        stringPrefix,
        FileKind.CHANGE_DATA,
        randomPrefix);
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

  /** Whether files have all columns of the rows as they come. */
  boolean takesWholeRows() {
    return dataOrdinals.size() == inputSchema.length();
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

  /** Found again by its id and its physical name. PROTOCOL: Column Mapping. */
  private static StructField asWritten(StructField field) {
    Metadata known = field.metadata();
    MetadataBuilder written = new MetadataBuilder();
    if (known.contains(ColumnMapping.ID_KEY)) {
      written.putLong(FIELD_ID, known.getLong(ColumnMapping.ID_KEY));
    }
    String name =
        known.contains(ColumnMapping.PHYSICAL_NAME)
            ? known.getString(ColumnMapping.PHYSICAL_NAME)
            : field.name();
    return new StructField(name, asWritten(field.dataType()), true, written.build());
  }

  /**
   * The type as files have it. Columns are optional in files even where the table says NOT NULL:
   * Spark checked that before, and the table may drop it later.
   */
  private static DataType asWritten(DataType type) {
    if (type instanceof StructType struct) {
      StructType written = new StructType();
      for (StructField field : struct.fields()) {
        written = written.add(asWritten(field));
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
