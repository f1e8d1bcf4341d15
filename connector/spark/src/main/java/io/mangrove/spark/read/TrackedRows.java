package io.mangrove.spark.read;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.features.RowTracking;
import io.mangrove.spark.internals.OutputProjection;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Where the ids that a table's rows keep for life are found: in a column of files for rows that
 * came from another file, else counted from the file's first id. PROTOCOL: Reader Requirements for
 * Row Tracking.
 *
 * @param rowIdColumn of files; queries do not see it
 * @param commitVersionColumn of files; queries do not see it
 */
public record TrackedRows(String rowIdColumn, String commitVersionColumn) {
  /** The hidden column with a row's id, for operations that write the row anew. A BIGINT. */
  public static final String ROW_ID = "_mangrove_row_id";

  /** The hidden column with the version that wrote a row. A BIGINT. */
  public static final String COMMIT_VERSION = "_mangrove_row_commit_version";

  /** Null where the table's rows have no such ids. */
  public static @Nullable TrackedRows of(Protocol protocol, Metadata metadata) {
    Map<String, String> properties = metadata.configuration();
    String rowId = properties.get(RowTracking.ROW_ID_COLUMN);
    String version = properties.get(RowTracking.ROW_COMMIT_VERSION_COLUMN);
    boolean tracked = RowTracking.of(protocol, metadata).enabled();
    return tracked && rowId != null && version != null ? new TrackedRows(rowId, version) : null;
  }

  /** The two hidden columns, as they stand behind those of a row. */
  public static StructType schema() {
    return new StructType()
        .add(ROW_ID, DataTypes.LongType, true)
        .add(COMMIT_VERSION, DataTypes.LongType, true);
  }

  static List<MetadataColumn> columns() {
    return List.of(
        new TrackedColumn(ROW_ID, "The id a row keeps for life"),
        new TrackedColumn(COMMIT_VERSION, "The version that wrote a row"));
  }

  private record TrackedColumn(String name, String comment) implements MetadataColumn {
    @Override
    public DataType dataType() {
      return DataTypes.LongType;
    }
  }

  /**
   * The column of files behind a hidden one or a field of {@code _metadata}; null for those that
   * tell something else.
   */
  @Nullable StructField column(String hidden) {
    return switch (hidden) {
      case ROW_ID, MetadataColumns.ROW_ID -> ofFiles(rowIdColumn);
      case COMMIT_VERSION, MetadataColumns.ROW_COMMIT_VERSION -> ofFiles(commitVersionColumn);
      default -> null;
    };
  }

  private static StructField ofFiles(String name) {
    return new StructField(
        name, DataTypes.LongType, true, org.apache.spark.sql.types.Metadata.empty());
  }

  /**
   * How such a value comes about for the rows of a file: the value of a column of the file, where
   * that is null a constant, which positions are added to.
   *
   * @param column place among what the file reader gives
   * @param constant which of {@link FileConstants}
   * @param counts whether the position of the row is added to the constant
   */
  record Source(int column, int constant, boolean counts)
      implements OutputProjection.Fallback, Serializable {}
}
