package io.mangrove.spark.write;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/** What one task tells the driver: the files it wrote. */
public record WrittenFiles(List<WrittenFile> files) implements WriterCommitMessage {

  /** The files of all tasks; tasks that did not end well have no message. */
  public static List<WrittenFile> of(@Nullable WriterCommitMessage[] messages) {
    List<WrittenFile> files = new ArrayList<>();
    for (WriterCommitMessage message : messages) {
      if (message instanceof WrittenFiles written) {
        files.addAll(written.files());
      }
    }
    return files;
  }
}
