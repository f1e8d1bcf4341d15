package io.mangrove.spark.read;

import io.mangrove.spark.internals.FileUrl;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * What a scan tells of the rows of one range of a file that is not in the file: what the hidden
 * columns are made of. All of it is the same for all rows of the range but the last value, which
 * holds the position of the row at hand where rows are counted.
 */
final class FileConstants {
  /**
   * Names of hidden columns and of fields of {@code _metadata}, in the order of {@link #values}.
   */
  private static final List<String> NAMES =
      List.of(
          MetadataColumns.FILE_PATH,
          MetadataColumns.FILE_NAME,
          MetadataColumns.FILE_SIZE,
          MetadataColumns.FILE_BLOCK_START,
          MetadataColumns.FILE_BLOCK_LENGTH,
          MetadataColumns.FILE_MODIFICATION_TIME,
          RowIdentity.FILE,
          MetadataColumns.ROW_ID,
          MetadataColumns.ROW_COMMIT_VERSION,
          RowIdentity.POSITION);

  /** Which of the values is the position. */
  static final int POSITION = NAMES.size() - 1;

  private FileConstants() {}

  /** Which of the values a hidden column has, or each of its fields if it is a struct. */
  static int[] indexes(StructField column) {
    if (!(column.dataType() instanceof StructType metadata)) {
      return new int[] {index(column.name())};
    }
    String[] names = metadata.fieldNames();
    int[] indexes = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      indexes[i] = names[i].equals(MetadataColumns.ROW_ID) ? POSITION : index(names[i]);
    }
    return indexes;
  }

  /** Which of the values a field of {@code _metadata} or a hidden column begins with. */
  static int index(String name) {
    return NAMES.indexOf(name.equals(MetadataColumns.ROW_INDEX) ? RowIdentity.POSITION : name);
  }

  /**
   * The values: strings are {@code UTF8String}, numbers as the type of their column, null where the
   * log tells nothing. In the place of row ids stands that of the file's first row.
   */
  static @Nullable Object[] values(FileSplit split, int index, String path) {
    String url = FileUrl.of(path);
    return new Object[] {
      UTF8String.fromString(url),
      UTF8String.fromString(url.substring(url.lastIndexOf('/') + 1)),
      split.sizeBytes(index),
      split.start(index),
      split.length(index),
      split.modificationTime(index) * 1000,
      split.fileNumber(index),
      split.baseRowId(index),
      split.rowCommitVersion(index),
      0L
    };
  }
}
