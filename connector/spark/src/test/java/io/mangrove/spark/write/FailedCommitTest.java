package io.mangrove.spark.write;

import static io.mangrove.spark.testkit.LocalSpark.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.error.ErrorClass;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.internals.ParquetWriteSettings;
import io.mangrove.spark.testkit.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of data files when the log does not take their commit. */
class FailedCommitTest {
  private final TableOnDisk table = TableOnDisk.create("id BIGINT", "");

  private enum Failure implements ErrorClass {
    FAILED;

    @Override
    public String sqlState() {
      return "58030";
    }

    @Override
    public String template() {
      return "No.";
    }
  }

  @Test
  void filesStayWhereTheCommitMayBeInTheLog() throws Exception {
    commitFailingWith(
        new CommitInDoubtException(Failure.FAILED, Map.of(), new IOException("gone")));

    assertThat(parquetFiles(table.directory())).hasSize(1);
  }

  @Test
  void filesGoWhereTheCommitIsNotInTheLog() throws Exception {
    commitFailingWith(Failure.FAILED.with());

    assertThat(parquetFiles(table.directory())).isEmpty();
  }

  @Test
  void createAsSelectThatLosesToAnotherTableLeavesNoFiles() throws Exception {
    Path root = LocalSpark.newDirectory();
    Path commit = Path.of("_delta_log", "00000000000000000000.json");
    // Texts, because a function that holds a test or a path cannot travel to a task.
    String from = table.directory().resolve(commit).toString();
    String to = root.resolve(commit).toString();
    session()
        .udf()
        .register(
            "racing_create", (UDF1<Long, Long>) id -> copied(from, to, id), DataTypes.LongType);

    assertThatThrownBy(
            () ->
                TableOnDisk.sql(
                    "CREATE TABLE delta.`%s` USING delta AS SELECT racing_create(id) AS id"
                            .formatted(root)
                        + " FROM range(0, 3, 1, 1)"))
        .hasMessageContaining("another writer has made a table");

    assertThat(parquetFiles(root)).isEmpty();
    assertThat(root.resolve(commit)).exists();
  }

  private static Long copied(String from, String to, Long id) throws IOException {
    Files.createDirectories(Path.of(to).getParent());
    Files.copy(Path.of(from), Path.of(to), StandardCopyOption.REPLACE_EXISTING);
    return id;
  }

  private void commitFailingWith(DeltaException failure) throws IOException {
    StructType schema = StructType.fromDDL("id BIGINT");
    TransactionalBatch batch =
        new TransactionalBatch(
            new WritePlan(
                new FailingTarget(failure),
                WriteLayout.of(schema, table.snapshot().metadata(), ColumnMapping.NONE, List.of()),
                RowConstraints.NONE,
                ParquetWriteSettings.of(session(), schema, Map.of(), null),
                WriteOptions.of(session(), CaseInsensitiveStringMap.empty())),
            null);
    var writer = batch.createBatchWriterFactory(() -> 1).createWriter(0, 1);
    writer.write(new GenericInternalRow(new Object[] {1L}));
    WriterCommitMessage[] messages = {writer.commit()};

    assertThatThrownBy(() -> batch.commit(messages)).isNotNull();
    batch.abort(messages); // as Spark does then
  }

  private static List<Path> parquetFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private final class FailingTarget implements WriteTarget {
    private final DeltaException failure;
    private final DeltaLog log;
    private final Snapshot snapshot;

    FailingTarget(DeltaException failure) {
      this.failure = failure;
      this.log = table.log();
      this.snapshot = log.loadSnapshot();
    }

    @Override
    public DeltaLog log() {
      return log;
    }

    @Override
    public Snapshot snapshot() {
      return snapshot;
    }

    @Override
    public ColumnMapping columnMapping() {
      return ColumnMapping.NONE;
    }

    @Override
    public Metadata metadata() {
      return snapshot.metadata();
    }

    @Override
    public @Nullable Metadata pendingMetadata() {
      return null;
    }

    @Override
    public Transaction startTransaction() {
      return log.startTransaction(snapshot);
    }

    @Override
    public void commit(Transaction transaction, Operation operation, Runnable discard) {
      throw failure;
    }
  }
}
