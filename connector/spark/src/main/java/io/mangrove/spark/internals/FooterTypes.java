package io.mangrove.spark.internals;

import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.stats.ColumnStats;
import io.mangrove.log.stats.FileStats;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Whether a footer's statistics, by whatever writer, are the log's: of every column that the log
 * keeps bounds of, in the unit that it keeps them in.
 *
 * @param columns of the table, by the names that they have in files
 */
record FooterTypes(StructType columns) {
  private static final String COUNTS_NAN = "parquet-mr";

  boolean tellAll(FileMetaData metadata, FileStats stats) {
    MessageType file = metadata.getSchema();
    for (Map.Entry<List<String>, ColumnStats> column : stats.byLeafPath().entrySet()) {
      DataType type = type(column.getKey());
      ColumnStats told = column.getValue();
      Long nulls = told.nullCount();
      if (type == null || nulls == null) {
        return false;
      }
      boolean bounded = told.min() != null && told.max() != null;
      if (hasBounds(type) && nulls < stats.numRecords()) {
        String[] path = column.getKey().toArray(new String[0]);
        if (!bounded
            || !suits(file.getType(path).asPrimitiveType(), type)
            || !trusts(metadata, type)) {
          return false;
        }
      }
    }
    return true;
  }

  private @Nullable DataType type(List<String> path) {
    DataType type = columns;
    for (String name : path) {
      if (!(type instanceof StructType struct)) {
        return null;
      }
      type = null;
      for (StructField field : struct.fields()) {
        if (field.name().equals(name)) {
          type = field.type();
        }
      }
    }
    return type;
  }

  private static boolean hasBounds(DataType type) {
    return type instanceof DecimalType
        || (type instanceof PrimitiveType primitive
            && primitive != PrimitiveType.BINARY
            && primitive != PrimitiveType.BOOLEAN
            && primitive != PrimitiveType.VARIANT
            && primitive != PrimitiveType.VOID);
  }

  /** Whether bounds are of all values that Spark reads, and in the calendar it reads them in. */
  private static boolean trusts(FileMetaData metadata, DataType type) {
    if (type == PrimitiveType.FLOAT || type == PrimitiveType.DOUBLE) {
      String writer = metadata.getCreatedBy();
      return writer != null && writer.startsWith(COUNTS_NAN);
    }
    boolean dated =
        type == PrimitiveType.DATE
            || type == PrimitiveType.TIMESTAMP
            || type == PrimitiveType.TIMESTAMP_NTZ;
    return !dated || ForeignParquet.isOfOurCalendar(metadata);
  }

  /** Widened types, other units and unsigned numbers do not: their bounds would be read wrongly. */
  private static boolean suits(org.apache.parquet.schema.PrimitiveType file, DataType type) {
    LogicalTypeAnnotation annotation = file.getLogicalTypeAnnotation();
    PrimitiveTypeName stored = file.getPrimitiveTypeName();
    if (type instanceof DecimalType decimal) {
      return annotation instanceof DecimalLogicalTypeAnnotation told
          && told.getScale() == decimal.scale();
    }
    if (!(type instanceof PrimitiveType primitive)) {
      return false;
    }
    return switch (primitive) {
      case BYTE, SHORT, INTEGER, LONG ->
          (stored == PrimitiveTypeName.INT32 || stored == PrimitiveTypeName.INT64)
              && (annotation == null
                  || (annotation instanceof IntLogicalTypeAnnotation number && number.isSigned()));
      case FLOAT -> stored == PrimitiveTypeName.FLOAT;
      case DOUBLE -> stored == PrimitiveTypeName.DOUBLE;
      case DATE -> annotation instanceof DateLogicalTypeAnnotation;
      case TIMESTAMP, TIMESTAMP_NTZ ->
          annotation instanceof TimestampLogicalTypeAnnotation time
              && time.getUnit() == TimeUnit.MICROS;
      case STRING -> stored == PrimitiveTypeName.BINARY;
      case BOOLEAN, BINARY, VARIANT, VOID -> false;
    };
  }
}
