package io.mangrove.spark.read;

import io.mangrove.spark.internals.FileUrl;
import java.util.List;
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

  /**
   * Which of the values a hidden column or a field of {@code _metadata} has, or is counted from.
   */
  static int index(String name) {
    return NAMES.indexOf(
        switch (name) {
          case MetadataColumns.ROW_INDEX -> RowIdentity.POSITION;
          case TrackedRows.ROW_ID -> MetadataColumns.ROW_ID;
          case TrackedRows.COMMIT_VERSION -> MetadataColumns.ROW_COMMIT_VERSION;
          default -> name;
        });
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
