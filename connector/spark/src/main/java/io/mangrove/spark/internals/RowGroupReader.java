package io.mangrove.spark.internals;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.time.ZoneId;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapred.FileSplit;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.RebaseDateTime.RebaseSpec;
import org.apache.spark.sql.execution.datasources.parquet.SpecificParquetRecordReaderBase;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Spark's vectorized reader over row groups that somebody else chooses: the next one is asked for
 * when the one before is used up, and may be a part of a row group. For one thread.
 */
final class RowGroupReader extends VectorizedParquetRecordReader {
  /** What Spark's reader takes its row groups from. Only its own package can name the type. */
  private static final @Nullable Field SOURCE = sourceField();

  private final RowGroups groups;
  private @Nullable PageReadStore open;
  private long offered;
  private long returned;

  /** Row groups, one after the other. */
  interface RowGroups {
    /** The pages to read next, with a row at least; null where there are no more for now. */
    @Nullable PageReadStore next() throws IOException;
  }

  private RowGroupReader(
      RowGroups groups,
      @Nullable ZoneId int96Zone,
      RebaseSpec dates,
      RebaseSpec int96,
      boolean offHeap,
      int batchSize) {
    super(
        int96Zone,
        dates.mode().toString(),
        dates.timeZone(),
        int96.mode().toString(),
        int96.timeZone(),
        offHeap,
        batchSize);
    this.groups = groups;
  }

  /** Whether Spark's reader is the one this class knows. */
  static boolean isAvailable() {
    return SOURCE != null;
  }

  /**
   * A reader of batches.
   *
   * @param conf says the columns wanted
   */
  static RowGroupReader create(
      RowGroups groups,
      ParquetSource file,
      Configuration conf,
      StructType partitionSchema,
      InternalRow partitionValues)
      throws IOException {
    RowGroupReader reader =
        new RowGroupReader(
            groups,
            file.int96Zone(),
            file.dateRebase(),
            file.int96Rebase(),
            file.offHeap(),
            file.batchSize());
    try {
      // The split says nothing that the footer, which has the row groups wanted, does not.
      reader.initialize(
          new FileSplit(file.input().getPath(), 0, file.input().getLength(), new String[0]),
          new TaskAttemptContextImpl(
              conf, new TaskAttemptID(new TaskID(new JobID(), TaskType.MAP, 0), 0)),
          Option.apply(file.input()),
          Option.apply(file.stream()),
          Option.apply(file.footer()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    reader.takeOver();
    reader.initBatch(partitionSchema, partitionValues);
    reader.enableReturningBatches();
    return reader;
  }

  /** The columns wanted as the file has them. */
  MessageType columns() {
    return requestedSchema;
  }

  @Override
  public boolean nextBatch() throws IOException {
    if (returned == offered) {
      closePages();
      open = groups.next();
      if (open != null) {
        offered += open.getRowCount();
        totalRowCount = offered;
      }
    }
    boolean read = super.nextBatch();
    returned += read ? resultBatch().numRows() : 0;
    return read;
  }

  @Override
  public void close() throws IOException {
    closePages();
    super.close();
  }

  private void closePages() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  /** What Spark's reader had opened is let go: it holds nothing but the stream it was given. */
  private void takeOver() {
    totalRowCount = 0;
    try {
      Field source = SOURCE;
      if (source == null) {
        throw new IllegalStateException("Spark's Parquet reader is another");
      }
      Class<?> type = source.getType();
      source.set(
          this,
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) ->
                  method.getName().equals("readNextRowGroup") ? open : null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Field sourceField() {
    try {
      Field field = SpecificParquetRecordReaderBase.class.getDeclaredField("reader");
      field.setAccessible(true);
      boolean known =
          field.getType().isInterface()
              && field.getType().getMethod("readNextRowGroup").getReturnType()
                  == PageReadStore.class;
      return known ? field : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
