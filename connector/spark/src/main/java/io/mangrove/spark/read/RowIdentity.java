package io.mangrove.spark.read;

import java.util.List;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The hidden columns by which a row-level operation names a row of one version of a table. They are
 * flat and never null, as Spark wants of a row's id, and numbers, as they may go through a shuffle
 * with every row.
 */
public final class RowIdentity {
  /** The file a row is in: its row number among the active files of the version. An INT. */
  public static final String FILE = "_mangrove_file";

  /** The place of the row in the file, counted from 0, masked rows included. A BIGINT. */
  public static final String POSITION = "_mangrove_pos";

  private RowIdentity() {}

  static List<MetadataColumn> columns() {
    return List.of(
        new IdentityColumn(FILE, DataTypes.IntegerType, "The number of the file a row is in"),
        new IdentityColumn(POSITION, DataTypes.LongType, "The place of a row in its file"));
  }

  private record IdentityColumn(String name, DataType dataType, String comment)
      implements MetadataColumn {
    @Override
    public boolean isNullable() {
      return false;
    }
  }
}
