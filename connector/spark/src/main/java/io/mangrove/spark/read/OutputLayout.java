package io.mangrove.spark.read;

import io.mangrove.spark.internals.ParquetReader;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How the columns a query wants come out of files: read from the file, the same for all of its rows
 * as partition values are, or told about the file and the row ({@link MetadataColumns}). Sent to
 * executors.
 */
final class OutputLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final StructField ROW_INDEX =
      new StructField(ParquetReader.ROW_INDEX, DataTypes.LongType, true, Metadata.empty());

  private final StructType readSchema;
  private final StructType dataSchema;
  private final StructType partitionSchema;
  private final int[][] sources;
  private final int metadataColumn;
  private final TrackedRows.@Nullable Source[] tracked;

  private OutputLayout(
      StructType readSchema,
      StructType dataSchema,
      StructType partitionSchema,
      int[][] sources,
      int metadataColumn,
      TrackedRows.@Nullable Source[] tracked) {
    this.readSchema = readSchema;
    this.dataSchema = dataSchema;
    this.partitionSchema = partitionSchema;
    this.sources = sources;
    this.metadataColumn = metadataColumn;
    this.tracked = tracked;
  }

  /**
   * @param readSchema the columns a query wants, in its order
   * @param tableColumns the names of the table's own columns; any other is a hidden one
   * @param partitionColumns the names of the table's partition columns as the schema spells them
   * @param files how files have the columns
   * @param rows where ids of rows are; null where rows have none
   */
  static OutputLayout of(
      StructType readSchema,
      Set<String> tableColumns,
      Set<String> partitionColumns,
      FileSchema files,
      @Nullable TrackedRows rows) {
    StructField[] fields = readSchema.fields();
    List<StructField> data = new ArrayList<>();
    List<StructField> constant = new ArrayList<>();
    int metadataColumn = -1;
    for (int i = 0; i < fields.length; i++) {
      StructField field = fields[i];
      if (!tableColumns.contains(field.name())) {
        metadataColumn = field.dataType() instanceof StructType ? i : metadataColumn;
      } else if (isConstant(field, partitionColumns)) {
        constant.add(field);
      } else {
        data.add(files.of(field));
      }
    }
    TrackedRows.@Nullable Source[] tracked =
        metadataColumn < 0 || rows == null
            ? new TrackedRows.Source[0]
            : tracked((StructType) fields[metadataColumn].dataType(), rows, data);
    int nextConstant = data.size();
    int[][] sources = new int[fields.length][];
    int nextData = 0;
    for (int i = 0; i < fields.length; i++) {
      if (!tableColumns.contains(fields[i].name())) {
        sources[i] = FileConstants.indexes(fields[i]);
        for (int j = 0; j < sources[i].length; j++) {
          sources[i][j] += data.size() + constant.size();
        }
      } else if (isConstant(fields[i], partitionColumns)) {
        sources[i] = new int[] {nextConstant++};
      } else {
        sources[i] = new int[] {nextData++};
      }
    }
    return new OutputLayout(
        readSchema,
        new StructType(data.toArray(new StructField[0])),
        new StructType(constant.toArray(new StructField[0])),
        sources,
        metadataColumn,
        tracked);
  }

  /** Adds the columns of files that ids are kept in behind the others. */
  private static TrackedRows.@Nullable Source[] tracked(
      StructType metadata, TrackedRows rows, List<StructField> data) {
    TrackedRows.@Nullable Source[] tracked = new TrackedRows.Source[metadata.length()];
    for (int i = 0; i < tracked.length; i++) {
      String field = metadata.apply(i).name();
      StructField column = rows.column(field);
      if (column != null) {
        boolean counts = field.equals(MetadataColumns.ROW_ID);
        tracked[i] = new TrackedRows.Source(data.size(), FileConstants.index(field), counts);
        data.add(column);
      }
    }
    return tracked;
  }

  /** A void column has no values in files, and the same null everywhere. */
  private static boolean isConstant(StructField field, Set<String> partitionColumns) {
    return partitionColumns.contains(field.name()) || field.dataType() instanceof NullType;
  }

  /**
   * The same columns, read so that the file reader tells the position of each row, which otherwise
   * are to be counted.
   */
  OutputLayout withRowIndex() {
    int position = dataSchema.length();
    int counted = countedPosition();
    int[][] moved = new int[sources.length][];
    for (int i = 0; i < sources.length; i++) {
      moved[i] = sources[i].clone();
      for (int j = 0; j < moved[i].length; j++) {
        if (moved[i][j] == counted) {
          moved[i][j] = position;
        } else if (moved[i][j] >= position) {
          moved[i][j]++;
        }
      }
    }
    return new OutputLayout(
        readSchema, dataSchema.add(ROW_INDEX), partitionSchema, moved, metadataColumn, tracked);
  }

  /** Whether the columns wanted tell positions of rows, which are to be counted. */
  boolean countsPositions() {
    int counted = countedPosition();
    return Arrays.stream(sources).flatMapToInt(Arrays::stream).anyMatch(at -> at == counted);
  }

  private int countedPosition() {
    return dataSchema.length() + partitionSchema.length() + FileConstants.POSITION;
  }

  /** Whether a column wanted is made of what {@link FileConstants} hold. */
  boolean hasFileConstants() {
    int first = dataSchema.length() + partitionSchema.length();
    return tracksRows()
        || Arrays.stream(sources).flatMapToInt(Arrays::stream).anyMatch(at -> at >= first);
  }

  /** Where in {@link #dataSchema} the file reader tells positions; -1 where it does not. */
  int rowIndexPosition() {
    int last = dataSchema.length() - 1;
    return last >= 0 && dataSchema.apply(last).equals(ROW_INDEX) ? last : -1;
  }

  StructType readSchema() {
    return readSchema;
  }

  /** What to read from files: the first columns of what the file reader gives. */
  StructType dataSchema() {
    return dataSchema;
  }

  /** What is the same for all rows of a file: the columns after those of {@link #dataSchema}. */
  StructType partitionSchema() {
    return partitionSchema;
  }

  /**
   * For each column of {@link #readSchema} its position in what the file reader gives, followed by
   * the constants of {@link FileConstants}; for the metadata column a position for each field.
   */
  int[][] sources() {
    return sources;
  }

  /** Which of the columns is the metadata column; -1 if none is. */
  int metadataColumn() {
    return metadataColumn;
  }

  /**
   * How a field of the metadata column comes about that tells a row's id or commit version; null
   * for others. Its {@link #sources} are the position of the row, or the constant itself.
   */
  TrackedRows.@Nullable Source tracked(int field) {
    return field < tracked.length ? tracked[field] : null;
  }

  /** Whether ids or commit versions of rows are wanted. */
  boolean tracksRows() {
    return Arrays.stream(tracked).anyMatch(Objects::nonNull);
  }

  /** Whether the file reader gives exactly the columns wanted, in their order. */
  boolean isIdentity() {
    if (metadataColumn >= 0 || sources.length != dataSchema.length() + partitionSchema.length()) {
      return false;
    }
    for (int i = 0; i < sources.length; i++) {
      if (sources[i][0] != i) {
        return false;
      }
    }
    return true;
  }
}
