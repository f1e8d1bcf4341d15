package io.mangrove.log.snapshot;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.VersionChecksum;
import io.mangrove.log.checkpoint.parquet.CheckpointWriter;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotChecksumTest {
  private static final String CHECKSUM = ROOT + "/_delta_log/00000000000000000001.crc";

  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);

  SnapshotChecksumTest() {
    createTable(log, Map.of());
    append(log, file("a", "x", 1, 2), file("b", "y", 3, 4));
  }

  @Test
  void everyCommitLeavesItsTotals() throws IOException {
    VersionChecksum checksum = VersionChecksum.parse(store.bytes(CHECKSUM));

    Snapshot snapshot = log.loadSnapshotAt(1);
    assertThat(checksum.numFiles()).isEqualTo(2);
    assertThat(checksum.tableSizeBytes()).isEqualTo(200);
    assertThat(checksum.metadata()).isEqualTo(snapshot.metadata());
    assertThat(checksum.protocol()).isEqualTo(snapshot.protocol());
    assertThat(checksum.txnId()).isNotBlank();
    assertThat(checksum.setTransactions()).isEmpty();
    assertThat(checksum.domainMetadata()).isEmpty();
    assertThat(checksum.numDeletionVectors()).isNull();
    assertThat(store.text(CHECKSUM)).contains("\"numMetadata\":1,\"numProtocol\":1");
    SnapshotChecksum.verify(store, snapshot);
  }

  @Test
  void oneThatIsThereIsNotOverwritten() throws IOException {
    store.replace(ROOT + "/_delta_log/00000000000000000002.crc", new byte[] {'x'});

    append(log, file("c", "x", 5, 6));

    assertThat(store.text(ROOT + "/_delta_log/00000000000000000002.crc")).isEqualTo("x");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'\"numFiles\":2', '\"numFiles\":3', numFiles is 2 and not 3",
    "'\"tableSizeBytes\":200', '\"tableSizeBytes\":0', tableSizeBytes is 200 and not 0",
    "'\"minWriterVersion\":2', '\"minWriterVersion\":1', protocol is",
    "'\"partitionColumns\":[\"part\"]', '\"partitionColumns\":[]', metadata is",
    "'\"setTransactions\":[', '\"setTransactions\":[{\"appId\":\"a\",\"version\":1}',"
        + " setTransactions",
    "'\"domainMetadata\":[',"
        + " '\"domainMetadata\":[{\"domain\":\"d\",\"configuration\":\"\",\"removed\":false}',"
        + " domainMetadata"
  })
  void oneThatDisagreesIsAWarningAndTheLogCounts(String right, String wrong, String mismatch)
      throws IOException {
    String text = store.text(CHECKSUM);
    assertThat(text).contains(right);
    store.put(CHECKSUM, text.replace(right, wrong), 0);

    List<String> warnings = new ArrayList<>();
    Snapshot loaded = collectingWarnings(warnings);

    assertThat(files(loaded)).containsExactly("a", "b");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("DELTA_TXN_LOG_FAILED_INTEGRITY", mismatch, CHECKSUM);
    assertThatThrownBy(() -> SnapshotChecksum.verify(store, loaded))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_TXN_LOG_FAILED_INTEGRITY"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "null", "{\"numFiles\":7}", "\u0000"})
  void oneThatCannotBeReadIsPassedOver(String content) {
    store.put(CHECKSUM, content, 0);
    List<String> warnings = new ArrayList<>();

    assertThat(files(collectingWarnings(warnings))).containsExactly("a", "b");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aCheckpointThatLacksFilesIsPassedOverWhereTheCommitsSayWhatTheChecksumSays() {
    new CheckpointWriter(store, ROOT + "/_delta_log")
        .write(1, log.loadSnapshotAt(0).state().checkpointSource(Long.MIN_VALUE));
    List<String> warnings = new ArrayList<>();

    assertThat(files(collectingWarnings(warnings))).containsExactly("a", "b");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("DELTA_TXN_LOG_FAILED_INTEGRITY", "which are read");
  }

  @Test
  void aCheckpointThatLacksFilesIsBelievedWhereThereIsNothingElse() {
    new CheckpointWriter(store, ROOT + "/_delta_log")
        .write(1, log.loadSnapshotAt(0).state().checkpointSource(Long.MIN_VALUE));
    store.delete(ROOT + "/_delta_log/00000000000000000000.json");
    List<String> warnings = new ArrayList<>();

    assertThat(files(collectingWarnings(warnings))).isEmpty();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("DELTA_TXN_LOG_FAILED_INTEGRITY", "The log is believed");
  }

  @Test
  void aCompactionThatLacksFilesIsPassedOverWhereTheCommitsSayWhatTheChecksumSays()
      throws IOException {
    String compacted = ROOT + "/_delta_log/" + LogFileName.compactedName(0, 1);
    store.replace(compacted, store.bytes(ROOT + "/_delta_log/" + LogFileName.commitName(0)));
    List<String> warnings = new ArrayList<>();

    assertThat(files(collectingWarnings(warnings))).containsExactly("a", "b");
    assertThat(warnings).hasSize(1);
  }

  private Snapshot collectingWarnings(List<String> warnings) {
    Logger logger = Logger.getLogger(SnapshotChecksum.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            warnings.add(logged.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      return DeltaLog.forTable(store, ROOT).loadSnapshotAt(1);
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
  }
}
