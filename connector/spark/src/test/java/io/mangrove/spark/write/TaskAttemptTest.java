package io.mangrove.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.spark.internals.ParquetWriteSettings;
import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TaskAttemptTest {
  private static final WriteLimits LIMITS = new WriteLimits(10, 2, 1 << 30);

  private final Path directory = LocalSpark.newDirectory();

  @Test
  void anAbortedAttemptLeavesNothingToTheOneThatFollows() throws Exception {
    DataWriter<InternalRow> first = factory(List.of("p")).createWriter(4, 17);
    write(first, 25);
    assertThat(parquetFiles()).isNotEmpty();
    first.abort();
    first.close();
    assertThat(parquetFiles()).isEmpty();

    DataWriter<InternalRow> second = factory(List.of("p")).createWriter(4, 18);
    write(second, 25);
    WrittenFiles written = (WrittenFiles) second.commit();
    second.close();
    assertThat(written.files().stream().mapToLong(WrittenFile::numRecords).sum()).isEqualTo(25);
    assertThat(parquetFiles()).hasSameSizeAs(written.files());
  }

  @Test
  void twoAttemptsOfATaskNeverMeetInAFile() throws Exception {
    DataWriter<InternalRow> one = factory(List.of()).createWriter(4, 17);
    DataWriter<InternalRow> other = factory(List.of()).createWriter(4, 18);
    write(one, 5);
    write(other, 5);
    var first = (WrittenFiles) one.commit();
    var second = (WrittenFiles) other.commit();
    assertThat(first.files().get(0).path()).isNotEqualTo(second.files().get(0).path());
    other.abort();
    assertThat(parquetFiles()).containsExactly(first.files().get(0).path());
  }

  @Test
  void aFileIsAsOldAsAStoreMayHaveIt() throws Exception {
    DataWriter<InternalRow> writer = factory(List.of()).createWriter(0, 1);
    write(writer, 5);
    long open = System.currentTimeMillis();
    Thread.sleep(2);
    var written = (WrittenFiles) writer.commit();
    assertThat(written.files().get(0).modificationTime()).isLessThanOrEqualTo(open);
  }

  @Test
  void aTaskWithoutRowsWritesNothing() throws Exception {
    DataWriter<InternalRow> writer = factory(List.of("p")).createWriter(0, 1);
    assertThat(((WrittenFiles) writer.commit()).files()).isEmpty();
    assertThat(parquetFiles()).isEmpty();
  }

  @Test
  void rowsThatDoNotFitIntoMemoryAreSortedAndWrittenWhole() throws Exception {
    TaskWriterFactory factory = factory(List.of("p"), new WriteLimits(Long.MAX_VALUE, 100, 1));
    // In a task, because the sorter takes its memory from one.
    List<WrittenFiles> messages =
        new JavaSparkContext(LocalSpark.session().sparkContext())
            .parallelize(List.of(1), 1)
            .map(task -> written(factory, 20_000))
            .collect();

    List<WrittenFile> files = messages.get(0).files();
    assertThat(files).hasSize(4); // before and after the memory was full, for two partitions
    assertThat(files.stream().mapToLong(WrittenFile::numRecords).sum()).isEqualTo(20_000);
    for (WrittenFile file : files) {
      String parity = file.path().startsWith("p=0/") ? "id % 2 = 0" : "id % 2 = 1";
      assertThat(
              LocalSpark.session()
                  .read()
                  .parquet(directory.resolve(file.path()).toString())
                  .where(parity)
                  .distinct()
                  .count())
          .isEqualTo(file.numRecords());
    }
  }

  private static WrittenFiles written(TaskWriterFactory factory, int count) throws IOException {
    try (DataWriter<InternalRow> writer = factory.createWriter(0, 1)) {
      write(writer, count);
      return (WrittenFiles) writer.commit();
    }
  }

  private static void write(DataWriter<InternalRow> writer, int count) throws IOException {
    // The same row object each time, as Spark does it.
    GenericInternalRow row = new GenericInternalRow(new Object[] {0L, 0});
    for (int i = 0; i < count; i++) {
      row.setLong(0, i);
      row.setInt(1, i % 2);
      writer.write(row);
    }
  }

  private TaskWriterFactory factory(List<String> partitionColumns) {
    return factory(partitionColumns, LIMITS);
  }

  private TaskWriterFactory factory(List<String> partitionColumns, WriteLimits limits) {
    StructType input = StructType.fromDDL("id BIGINT, p INT");
    StructType file = partitionColumns.isEmpty() ? input : StructType.fromDDL("id BIGINT");
    WriteLayout layout =
        new WriteLayout(
            input,
            partitionColumns.isEmpty() ? List.of(0, 1) : List.of(0),
            partitionColumns.isEmpty() ? List.of() : List.of(1),
            file,
            partitionColumns,
            List.of(List.of("id")),
            32,
            FileKind.DATA,
            0);
    return new TaskWriterFactory(
        directory.toString(),
        layout,
        RowConstraints.NONE,
        limits,
        ParquetWriteSettings.of(LocalSpark.session(), file, Map.of(), null));
  }

  private List<String> parquetFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .map(file -> directory.relativize(file).toString())
          .toList();
    }
  }
}
