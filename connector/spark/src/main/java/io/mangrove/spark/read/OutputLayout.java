package io.mangrove.spark.read;

import io.mangrove.spark.internals.OutputProjection;
import io.mangrove.spark.internals.ParquetReader;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * How the columns a query wants come out of files: read from the file, the same for all of its rows
 * as partition values are, or told about the file and the row ({@link MetadataColumns}). Sent to
 * executors.
 */
final class OutputLayout implements Serializable, OutputProjection.Composition {
  private static final long serialVersionUID = 1L;

  private static final StructField ROW_INDEX =
      new StructField(ParquetReader.ROW_INDEX, DataTypes.LongType, true, Metadata.empty());

  private final StructType readSchema;
  private final StructType dataSchema;
  private final StructType partitionSchema;
  private final boolean[] structs;
  private final int[][] sources;
  private final TrackedRows.@Nullable Source[][] tracked;

  /** As {@link LayoutPlan} works it out. */
  OutputLayout(
      StructType readSchema,
      StructType dataSchema,
      StructType partitionSchema,
      boolean[] structs,
      int[][] sources,
      TrackedRows.@Nullable Source[][] tracked) {
    this.readSchema = readSchema;
    this.dataSchema = dataSchema;
    this.partitionSchema = partitionSchema;
    this.structs = structs;
    this.sources = sources;
    this.tracked = tracked;
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
        readSchema, dataSchema.add(ROW_INDEX), partitionSchema, structs, moved, tracked);
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
   * the constants of {@link FileConstants}; for a struct that is put together a position for each
   * field.
   */
  int[][] sources() {
    return sources;
  }

  /** Whether a column is hidden and put together of others. */
  @Override
  public boolean isStruct(int column) {
    return structs[column];
  }

  /**
   * How a value comes about that tells a row's id or commit version; null for others. Its {@link
   * #sources} are the position of the row, or the constant itself.
   */
  @Override
  public TrackedRows.@Nullable Source fallback(int column, int field) {
    return tracked[column][field];
  }

  /** Whether ids or commit versions of rows are wanted. */
  boolean tracksRows() {
    return Arrays.stream(tracked).flatMap(Arrays::stream).anyMatch(Objects::nonNull);
  }

  /** Whether the file reader gives exactly the columns wanted, in their order. */
  boolean isIdentity() {
    if (sources.length != dataSchema.length() + partitionSchema.length()) {
      return false;
    }
    for (int i = 0; i < sources.length; i++) {
      if (structs[i] || sources[i][0] != i) {
        return false;
      }
    }
    return true;
  }
}
