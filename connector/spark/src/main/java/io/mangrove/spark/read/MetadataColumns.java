package io.mangrove.spark.read;

import io.mangrove.log.snapshot.Snapshot;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The hidden columns of a table: {@code _metadata} tells where a row comes from, field by field as
 * Spark's own file sources have it, and those of {@link RowIdentity} name it.
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

  /** The metadata columns of a table, for {@code SupportsMetadataColumns}. */
  public static MetadataColumn[] columns(Snapshot snapshot) {
    boolean tracked = TrackedRows.of(snapshot.protocol(), snapshot.metadata()) != null;
    MetadataColumn[] identity = RowIdentity.columns();
    MetadataColumn[] columns = new MetadataColumn[identity.length + 1];
    columns[0] = new FileMetadata(tracked ? TRACKED_TYPE : TYPE);
    System.arraycopy(identity, 0, columns, 1, identity.length);
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
