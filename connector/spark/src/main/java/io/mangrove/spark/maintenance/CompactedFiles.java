package io.mangrove.spark.maintenance;

import io.mangrove.spark.internals.TaskRunner;
import io.mangrove.spark.read.WholeFiles;
import io.mangrove.spark.write.WrittenFile;
import io.mangrove.spark.write.WrittenFiles;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.jspecify.annotations.Nullable;

/**
 * What comes of files whose rows a task has put into one.
 *
 * @param group which files
 * @param file the one in their place, in no commit yet; null if they had no row
 * @param rows how many rows of each file it has, one file's behind the other's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CompactedFiles(int group, @Nullable WrittenFile file, long[] rows) implements Serializable {

  /** What a task does with a group of files. */
  record Task(RowCopy copy, DataWriterFactory writers)
      implements TaskRunner.Work<InputPartition, CompactedFiles> {
    @Override
    public CompactedFiles run(int group, InputPartition files) throws IOException {
      long[] rows = new long[WholeFiles.count(files)];
      DataWriter<InternalRow> writer = writers.createWriter(group, group);
      try {
        for (int i = 0; i < rows.length; i++) {
          rows[i] = copy.copy(WholeFiles.file(files, i), writer);
        }
        List<WrittenFile> written = ((WrittenFiles) writer.commit()).files();
        return new CompactedFiles(group, written.isEmpty() ? null : written.get(0), rows);
      } catch (IOException | RuntimeException e) {
        writer.abort();
        throw e;
      } finally {
        writer.close();
      }
    }
  }
}
