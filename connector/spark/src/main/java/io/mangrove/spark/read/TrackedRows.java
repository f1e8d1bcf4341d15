package io.mangrove.spark.read;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.features.RowTracking;
import io.mangrove.spark.internals.OutputProjection;
import java.io.Serializable;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * Where the ids that a table's rows keep for life are found: in a column of files for rows that
 * came from another file, else counted from the file's first id. PROTOCOL: Reader Requirements for
 * Row Tracking.
 *
 * @param rowIdColumn of files; queries do not see it
 * @param commitVersionColumn of files; queries do not see it
 */
record TrackedRows(String rowIdColumn, String commitVersionColumn) {

  /** Null where the table's rows have no such ids. */
  static @Nullable TrackedRows of(Protocol protocol, Metadata metadata) {
    Map<String, String> properties = metadata.configuration();
    String rowId = properties.get(RowTracking.ROW_ID_COLUMN);
    String version = properties.get(RowTracking.ROW_COMMIT_VERSION_COLUMN);
    boolean tracked = RowTracking.of(protocol, metadata).enabled();
    return tracked && rowId != null && version != null ? new TrackedRows(rowId, version) : null;
  }

  /** The column of files behind a field of {@code _metadata}; null for other fields. */
  @Nullable StructField column(String field) {
    return switch (field) {
      case MetadataColumns.ROW_ID -> hidden(rowIdColumn);
      case MetadataColumns.ROW_COMMIT_VERSION -> hidden(commitVersionColumn);
      default -> null;
    };
  }

  private static StructField hidden(String name) {
    return new StructField(
        name, DataTypes.LongType, true, org.apache.spark.sql.types.Metadata.empty());
  }

  /**
   * How one field comes about for the rows of a file: the value of a column of the file, where that
   * is null a constant, which positions are added to.
   *
   * @param column place among what the file reader gives
   * @param constant which of {@link FileConstants}
   * @param counts whether the position of the row is added to the constant
   */
  record Source(int column, int constant, boolean counts)
      implements OutputProjection.Fallback, Serializable {}
}
