package io.mangrove.spark.internals;

import io.mangrove.log.stats.ColumnStats;
import io.mangrove.log.stats.FileStats;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * A new file's statistics out of the footer its writer still holds: the writer compared every value
 * already. PROTOCOL: Per-file Statistics.
 */
public final class FooterStatistics {
  private FooterStatistics() {}

  /**
   * The statistics of a closed file.
   *
   * @param indexed paths of the leaf columns to tell of; those inside lists and maps are left out
   */
  public static FileStats of(ParquetRowWriter file, List<List<String>> indexed) {
    return of(file.footer(), indexed);
  }

  static FileStats of(ParquetMetadata footer, List<List<String>> indexed) {
    long rows = 0;
    for (BlockMetaData block : footer.getBlocks()) {
      rows += block.getRowCount();
    }
    Map<List<String>, ColumnStats> byLeaf = new LinkedHashMap<>();
    Map<List<String>, Integer> places = places(footer);
    for (List<String> leaf : indexed) {
      Integer place = places.get(leaf);
      if (place != null) {
        byLeaf.put(leaf, merged(footer.getBlocks(), place));
      }
    }
    return new FileStats(rows, byLeaf);
  }

  /** Where the columns outside of lists and maps stand in each block. */
  private static Map<List<String>, Integer> places(ParquetMetadata footer) {
    FileMetaData meta = footer.getFileMetaData();
    List<ColumnDescriptor> columns = meta.getSchema().getColumns();
    Map<List<String>, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).getMaxRepetitionLevel() == 0) {
        places.put(Arrays.asList(columns.get(i).getPath()), i);
      }
    }
    return places;
  }

  private static ColumnStats merged(List<BlockMetaData> blocks, int place) {
    Statistics<?> merged = null;
    boolean nullsKnown = true;
    boolean boundsKnown = true;
    long nulls = 0;
    PrimitiveType type = null;
    for (BlockMetaData block : blocks) {
      ColumnChunkMetaData chunk = block.getColumns().get(place);
      Statistics<?> statistics = chunk.getStatistics();
      type = chunk.getPrimitiveType();
      if (statistics == null || !statistics.isNumNullsSet()) {
        nullsKnown = false;
        boundsKnown = false;
        continue;
      }
      nulls += statistics.getNumNulls();
      boolean onlyNulls = statistics.getNumNulls() == chunk.getValueCount();
      boundsKnown &= onlyNulls || statistics.hasNonNullValue();
      if (!onlyNulls && boundsKnown) {
        merged = merge(merged, statistics);
      }
    }
    Object min = null;
    Object max = null;
    if (merged != null && boundsKnown && type != null) {
      min = bound(merged.genericGetMin(), type);
      max = bound(merged.genericGetMax(), type);
    }
    return new ColumnStats(min, max, nullsKnown ? nulls : null);
  }

  private static Statistics<?> merge(@Nullable Statistics<?> merged, Statistics<?> next) {
    if (merged == null) {
      return next.copy();
    }
    merged.mergeStatistics(next);
    return merged;
  }

  /** A bound as the log's typed value; null for a type that the log keeps no bounds of. */
  private static @Nullable Object bound(@Nullable Object value, PrimitiveType type) {
    if (value == null) {
      return null;
    }
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(unscaled(value), decimal.getScale());
    }
    return switch (type.getPrimitiveTypeName()) {
      case INT32, INT64 -> ((Number) value).longValue();
      case FLOAT, DOUBLE -> {
        double number = ((Number) value).doubleValue();
        // NaN is above all numbers in Parquet's and in Spark's order, and has no form in JSON.
        yield Double.isNaN(number) ? null : (Object) number;
      }
      case BINARY ->
          annotation instanceof StringLogicalTypeAnnotation
              ? ((Binary) value).toStringUsingUTF8()
              : null;
      case BOOLEAN, INT96, FIXED_LEN_BYTE_ARRAY -> null;
    };
  }

  private static BigInteger unscaled(Object value) {
    return value instanceof Binary binary
        ? new BigInteger(binary.getBytes())
        : BigInteger.valueOf(((Number) value).longValue());
  }
}
