package io.mangrove.spark.read;

import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The hidden column {@code _metadata}: where a row comes from, field by field as Spark's own file
 * sources have it.
 */
public final class MetadataColumns {
  /** The column's name. */
  public static final String NAME = "_metadata";

  static final String FILE_PATH = "file_path";
  static final String FILE_NAME = "file_name";
  static final String FILE_SIZE = "file_size";
  static final String FILE_BLOCK_START = "file_block_start";
  static final String FILE_BLOCK_LENGTH = "file_block_length";
  static final String FILE_MODIFICATION_TIME = "file_modification_time";
  static final String ROW_INDEX = "row_index";

  private static final StructType TYPE =
      new StructType()
          .add(FILE_PATH, DataTypes.StringType, false)
          .add(FILE_NAME, DataTypes.StringType, false)
          .add(FILE_SIZE, DataTypes.LongType, false)
          .add(FILE_BLOCK_START, DataTypes.LongType, false)
          .add(FILE_BLOCK_LENGTH, DataTypes.LongType, false)
          .add(FILE_MODIFICATION_TIME, DataTypes.TimestampType, false)
          .add(ROW_INDEX, DataTypes.LongType, false);

  private MetadataColumns() {}

  /** The metadata columns of a table, for {@code SupportsMetadataColumns}. */
  public static MetadataColumn[] columns() {
    return new MetadataColumn[] {new FileMetadata()};
  }

  private static final class FileMetadata implements MetadataColumn {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public DataType dataType() {
      return TYPE;
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
