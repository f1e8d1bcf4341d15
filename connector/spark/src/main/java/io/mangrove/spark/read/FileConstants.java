package io.mangrove.spark.read;

import io.mangrove.spark.internals.FileUrl;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** What the fields of {@code _metadata} hold for one range of a file. */
final class FileConstants {
  static final String ROW_INDEX = MetadataColumns.ROW_INDEX;

  /** The fields that are the same for all rows of a range, in the order of {@link #values}. */
  private static final List<String> NAMES =
      List.of(
          MetadataColumns.FILE_PATH,
          MetadataColumns.FILE_NAME,
          MetadataColumns.FILE_SIZE,
          MetadataColumns.FILE_BLOCK_START,
          MetadataColumns.FILE_BLOCK_LENGTH,
          MetadataColumns.FILE_MODIFICATION_TIME);

  private FileConstants() {}

  /**
   * Where the values of a metadata struct's fields are.
   *
   * @param first the position of the first constant
   * @param rowIndex the position of the row index
   */
  static int[] positions(StructType metadata, int first, int rowIndex) {
    String[] names = metadata.fieldNames();
    int[] positions = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      positions[i] = names[i].equals(ROW_INDEX) ? rowIndex : first + NAMES.indexOf(names[i]);
    }
    return positions;
  }

  /** The values: strings are {@code UTF8String}, numbers {@code Long}. */
  static Object[] values(FileSplit split, int index, String path) {
    String url = FileUrl.of(path);
    return new Object[] {
      UTF8String.fromString(url),
      UTF8String.fromString(url.substring(url.lastIndexOf('/') + 1)),
      split.sizeBytes(index),
      split.start(index),
      split.length(index),
      split.modificationTime(index) * 1000
    };
  }
}
