package io.mangrove.spark.read;

import io.mangrove.log.features.TableProperties;
import io.mangrove.log.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The hidden columns of a table: {@code _metadata} tells where a row comes from, field by field as
 * Spark's own file sources have it, those of {@link RowIdentity} name it, and those of {@link
 * TrackedRows} and {@link PreImage} are for operations that change it.
 */
public final class MetadataColumns {
  /** The name of the column that tells where a row comes from. */
  public static final String NAME = "_metadata";

  static final String FILE_PATH = "file_path";
  static final String FILE_NAME = "file_name";
  static final String FILE_SIZE = "file_size";
  static final String FILE_BLOCK_START = "file_block_start";
  static final String FILE_BLOCK_LENGTH = "file_block_length";
  static final String FILE_MODIFICATION_TIME = "file_modification_time";
  static final String ROW_INDEX = "row_index";
  static final String ROW_ID = "row_id";
  static final String ROW_COMMIT_VERSION = "row_commit_version";

  private static final StructType TYPE =
      new StructType()
          .add(FILE_PATH, DataTypes.StringType, false)
          .add(FILE_NAME, DataTypes.StringType, false)
          .add(FILE_SIZE, DataTypes.LongType, false)
          .add(FILE_BLOCK_START, DataTypes.LongType, false)
          .add(FILE_BLOCK_LENGTH, DataTypes.LongType, false)
          .add(FILE_MODIFICATION_TIME, DataTypes.TimestampType, false)
          .add(ROW_INDEX, DataTypes.LongType, false);

  private static final StructType TRACKED_TYPE =
      TYPE.add(ROW_ID, DataTypes.LongType, true).add(ROW_COMMIT_VERSION, DataTypes.LongType, true);

  private MetadataColumns() {}

  /** The metadata columns of a table that is only read, for {@code SupportsMetadataColumns}. */
  public static MetadataColumn[] columns(Snapshot snapshot) {
    return ofReading(snapshot).toArray(new MetadataColumn[0]);
  }

  /**
   * Those of a table whose rows may be changed, with what an operation has to know of a row
   * besides.
   *
   * @param table all columns of the table
   */
  public static MetadataColumn[] columns(Snapshot snapshot, StructType table) {
    List<MetadataColumn> columns = ofReading(snapshot);
    if (TrackedRows.of(snapshot.protocol(), snapshot.metadata()) != null) {
      columns.addAll(TrackedRows.columns());
    }
    if (new TableProperties(snapshot.metadata().configuration()).changeDataFeed()) {
      columns.add(PreImage.column(table));
    }
    return columns.toArray(new MetadataColumn[0]);
  }

  private static List<MetadataColumn> ofReading(Snapshot snapshot) {
    boolean tracked = TrackedRows.of(snapshot.protocol(), snapshot.metadata()) != null;
    List<MetadataColumn> columns = new ArrayList<>();
    columns.add(new FileMetadata(tracked ? TRACKED_TYPE : TYPE));
    columns.addAll(RowIdentity.columns());
    return columns;
  }

  private record FileMetadata(StructType dataType) implements MetadataColumn {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public boolean isNullable() {
      return false;
    }

    @Override
    public String comment() {
      return "The file a row comes from, and its place in it";
    }
  }
}
