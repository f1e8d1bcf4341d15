package io.mangrove.spark.maintenance;

import io.mangrove.spark.internals.TaskRunner;
import io.mangrove.spark.read.WholeFiles;
import io.mangrove.spark.write.ColumnwiseFiles;
import io.mangrove.spark.write.WrittenFile;
import io.mangrove.spark.write.WrittenFiles;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
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

  /**
   * Files to be put together.
   *
   * @param partitionValues of all of them, in the order of the table's partition columns
   */
  record Group(InputPartition files, List<@Nullable String> partitionValues)
      implements Serializable {}

  /**
   * What a task does with a group of files.
   *
   * @param columns copies them where no row need be put together; null where rows take along what
   *     tracks them
   */
  record Task(
      RowCopy copy,
      DataWriterFactory writers,
      @Nullable ColumnwiseFiles columns,
      WholeFiles.Masks masks)
      implements TaskRunner.Work<Group, CompactedFiles> {
    @Override
    public CompactedFiles run(int number, Group group) throws IOException {
      ColumnwiseFiles.Copied copied = columns == null ? null : byColumns(columns, number, group);
      return copied == null
          ? byRows(number, group.files())
          : new CompactedFiles(number, copied.file(), copied.rows());
    }

    private ColumnwiseFiles.@Nullable Copied byColumns(
        ColumnwiseFiles into, int number, Group group) throws IOException {
      List<ColumnwiseFiles.Part> parts = new ArrayList<>();
      for (int i = 0; i < WholeFiles.count(group.files()); i++) {
        parts.add(
            new ColumnwiseFiles.Part(
                WholeFiles.path(group.files(), i), masks.of(group.files(), i)));
      }
      return into.write(number, parts, group.partitionValues());
    }

    private CompactedFiles byRows(int number, InputPartition files) throws IOException {
      long[] rows = new long[WholeFiles.count(files)];
      DataWriter<InternalRow> writer = writers.createWriter(number, number);
      try {
        for (int i = 0; i < rows.length; i++) {
          rows[i] = copy.copy(WholeFiles.file(files, i), writer);
        }
        List<WrittenFile> written = ((WrittenFiles) writer.commit()).files();
        return new CompactedFiles(number, written.isEmpty() ? null : written.get(0), rows);
      } catch (IOException | RuntimeException e) {
        writer.abort();
        throw e;
      } finally {
        writer.close();
      }
    }
  }
}
