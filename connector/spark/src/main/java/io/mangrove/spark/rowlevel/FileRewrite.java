package io.mangrove.spark.rowlevel;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.spark.internals.TaskRunner;
import io.mangrove.spark.internals.TaskStream;
import io.mangrove.spark.read.DeltaScanBuilder;
import io.mangrove.spark.read.TrackedRows;
import io.mangrove.spark.write.WritePlan;
import io.mangrove.spark.write.WrittenFile;
import io.mangrove.spark.write.WrittenFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Writes what is left of files into new ones: by columns where that can be done, else by rows. A
 * Spark job for each, with a task for each file or split of one. A task that fails deletes its
 * files itself.
 */
final class FileRewrite {
  private final RowLevelTarget target;
  private final WritePlan plan;
  private final CaseInsensitiveStringMap options;
  private final Consumer<WrittenFile> told;

  /**
   * @param plan writes rows of all columns
   * @param told of each new file as its task ends, whether or not all others end well
   */
  FileRewrite(
      RowLevelTarget target,
      WritePlan plan,
      CaseInsensitiveStringMap options,
      Consumer<WrittenFile> told) {
    this.target = target;
    this.plan = plan;
    this.options = options;
    this.told = told;
  }

  /**
   * What became of files.
   *
   * @param files the new ones, which are in no commit yet
   * @param taken files of the statement whose rows are in them
   */
  record Rewritten(List<WrittenFile> files, List<WrittenFile> taken) {
    /** Rows of files that are not the statement's. */
    long copiedRows() {
      return rows(files) - rows(taken);
    }

    private static long rows(List<WrittenFile> files) {
      return files.stream().mapToLong(WrittenFile::numRecords).sum();
    }
  }

  /**
   * Writes the new files.
   *
   * @param made what the statement wrote, in no commit yet
   */
  Rewritten run(List<TouchedFile> files, List<WrittenFile> made) {
    if (target.trackedRows() != null || plan.options().maxRecordsPerFile() < Long.MAX_VALUE) {
      return new Rewritten(byRows(files), List.of());
    }
    ColumnRewrite.Outcome copied =
        new ColumnRewrite(target.session(), plan, told)
            .run(
                files.stream().map(file -> new ColumnRewrite.GoneFrom(file, gone(file))).toList(),
                made);
    List<WrittenFile> written = new ArrayList<>(copied.written());
    if (!copied.refused().isEmpty()) {
      written.addAll(byRows(copied.refused().stream().map(ColumnRewrite.GoneFrom::file).toList()));
    }
    return new Rewritten(written, copied.taken());
  }

  private List<WrittenFile> byRows(List<TouchedFile> files) {
    DeltaScanBuilder scan = target.newScanBuilder(options).ofFiles(left(files));
    if (target.trackedRows() != null) {
      scan.pruneColumns(withTracking(target.schema()));
    }
    Batch rows = scan.build().toBatch();
    Copy copy = new Copy(rows.createReaderFactory(), plan.ofKnownRows().writers());
    List<WrittenFile> written = new ArrayList<>();
    TaskStream.run(
        target.session(),
        List.of(rows.planInputPartitions()),
        copy,
        ofTask -> {
          ofTask.files().forEach(told);
          written.addAll(ofTask.files());
        });
    return written;
  }

  /** Rows that go from file to file take along what tracks them. */
  private static StructType withTracking(StructType columns) {
    StructType all = columns;
    for (StructField column : TrackedRows.schema().fields()) {
      all = all.add(column);
    }
    return all;
  }

  /** For each file a vector that masks all that shall not be in the new one. */
  private Map<Integer, DeletionVectorDescriptor> left(List<TouchedFile> files) {
    Map<Integer, DeletionVectorDescriptor> vectors = new HashMap<>();
    for (TouchedFile file : files) {
      vectors.put(file.number(), gone(file).inline());
    }
    return vectors;
  }

  private DeletionVector gone(TouchedFile file) {
    DeletionVectorDescriptor before = file.file().deletionVector();
    if (before == null) {
      return file.gone();
    }
    try {
      return DeletionVector.load(
              target.table().log().store(),
              target.table().log().tableRoot(),
              before,
              file.file().path())
          .union(file.gone());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a task does: reads rows as any scan does and writes them as any write. */
  private record Copy(PartitionReaderFactory readers, DataWriterFactory writers)
      implements TaskRunner.Work<InputPartition, WrittenFiles> {
    @Override
    public WrittenFiles run(int number, InputPartition split) throws IOException {
      try (DataWriter<InternalRow> writer = writers.createWriter(number, number)) {
        if (readers.supportColumnarReads(split)) {
          copyBatches(split, writer);
        } else {
          copyRows(split, writer);
        }
        return (WrittenFiles) writer.commit();
      }
    }

    private void copyBatches(InputPartition split, DataWriter<InternalRow> writer)
        throws IOException {
      try (PartitionReader<ColumnarBatch> batches = readers.createColumnarReader(split)) {
        while (batches.next()) {
          Iterator<InternalRow> rows = batches.get().rowIterator();
          while (rows.hasNext()) {
            writer.write(rows.next());
          }
        }
      }
    }

    private void copyRows(InputPartition split, DataWriter<InternalRow> writer) throws IOException {
      try (PartitionReader<InternalRow> rows = readers.createReader(split)) {
        while (rows.next()) {
          writer.write(rows.get());
        }
      }
    }
  }
}
