package io.mangrove.spark.rowlevel;

import io.mangrove.spark.write.WrittenFile;
import io.mangrove.spark.write.WrittenFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * What one task of a statement tells the driver.
 *
 * @param deleted rows that go away, as serialized deletion vectors by the row number of their file
 * @param replaced rows that others come in the place of, in the same form
 * @param written the files of new rows
 * @param recorded the files of change data
 * @param deletes how often a row was deleted: a row that matches several times is so each time
 * @param updated how many of the new rows are in the place of others
 * @param inserted how many of the new rows are not
 */
record RowDelta(
    Map<Integer, byte[]> deleted,
    Map<Integer, byte[]> replaced,
    WrittenFiles written,
    WrittenFiles recorded,
    long deletes,
    long updated,
    long inserted)
    implements WriterCommitMessage {

  /** The messages of all tasks; tasks that did not end well have none. */
  static List<RowDelta> of(@Nullable WriterCommitMessage[] messages) {
    List<RowDelta> deltas = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      if (message instanceof RowDelta delta) {
        deltas.add(delta);
      }
    }
    return deltas;
  }

  /** The files of changes of all tasks. */
  static List<WrittenFile> recorded(List<RowDelta> deltas) {
    List<WrittenFile> files = new ArrayList<>();
    deltas.forEach(delta -> files.addAll(delta.recorded.files()));
    return files;
  }

  /** The files of new rows of all tasks. */
  static List<WrittenFile> files(List<RowDelta> deltas) {
    List<WrittenFile> files = new ArrayList<>();
    deltas.forEach(delta -> files.addAll(delta.written.files()));
    return files;
  }
}
