package io.mangrove.log.checkpoint.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.checkpoint.parquet.CheckpointContent.File;
import io.mangrove.log.checkpoint.parquet.V2Checkpoint.Form;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class V2CheckpointTest {
  private static final String LOG = "memory:/t/_delta_log";
  private static final String SIDECARS = LOG + "/" + LogFileName.SIDECAR_DIRECTORY;
  private static final long VERSION = 7;

  private final InMemoryLogStore store = new InMemoryLogStore();

  @ParameterizedTest(name = "{0}<name>")
  @ValueSource(
      strings = {
        "",
        "_delta_log/_sidecars/",
        "s3://elsewhere/t/_delta_log/_sidecars/",
        "../../other/_delta_log/_sidecars/",
        "%2Ft%2F_delta_log%2F_sidecars%2F"
      })
  void aSidecarIsInTheLogsOwnFolderWhateverPathTheManifestGives(String prefix) throws IOException {
    String name =
        new V2Checkpoint(store, LOG, VERSION, state()).sidecarPrefix(prefix).write(Form.JSON, 2);
    assertThat(read(name).files).extracting(File::path).containsExactlyInAnyOrder("a", "b", "c");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aSidecarThatIsMissingIsAnErrorThatNamesIt(Form form) throws IOException {
    String name = new V2Checkpoint(store, LOG, VERSION, state()).write(form, 2);
    String sidecar = store.listFrom(SIDECARS, "").get(1).name();
    store.delete(SIDECARS + "/" + sidecar);
    DeltaException e = catchThrowableOfType(DeltaException.class, () -> read(name));
    assertThat(e.condition()).isEqualTo("DELTA_MISSING_PART_FILES");
    assertThat(e.messageParameters())
        .containsEntry("file", LOG + "/" + name)
        .containsEntry("sidecar", SIDECARS + "/" + sidecar);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aDamagedSidecarIsAnErrorThatNamesIt(Form form) throws IOException {
    String name = new V2Checkpoint(store, LOG, VERSION, state()).write(form, 1);
    String sidecar = SIDECARS + "/" + store.listFrom(SIDECARS, "").get(0).name();
    byte[] whole = store.bytes(sidecar);
    store.replace(sidecar, Arrays.copyOf(whole, whole.length / 2));
    assertUnreadable(name, sidecar);
  }

  @Test
  void aManifestInJsonThatIsNotAllThereIsAnError() throws IOException {
    String name = new V2Checkpoint(store, LOG, VERSION, state()).write(Form.JSON, 1);
    String path = LOG + "/" + name;
    byte[] whole = store.bytes(path);
    store.replace(path, new byte[0]);
    assertUnreadable(name, "the file is empty");
    store.replace(path, new byte[] {'\n'});
    assertUnreadable(name, "it has no checkpointMetadata");
    store.replace(path, Arrays.copyOf(whole, whole.length - 5));
    assertUnreadable(name, "DELTA_MALFORMED_LOG_FILE");
  }

  @Test
  void aManifestOfAnotherVersionIsAnError() throws IOException {
    String name = new V2Checkpoint(store, LOG, VERSION, state()).write(Form.JSON, 1);
    String text = new String(store.bytes(LOG + "/" + name), StandardCharsets.UTF_8);
    store.replace(
        LOG + "/" + name,
        text.replace("\"version\":7", "\"version\":6").getBytes(StandardCharsets.UTF_8));
    assertUnreadable(name, "it says to be of version 6");
  }

  @Test
  void whatALaterProtocolPutsIntoAManifestIsPassedOver() throws IOException {
    String name =
        LogFileName.uuidCheckpointName(VERSION, "80a083e8-7026-4e79-81be-64bd76c43a11", true);
    String text =
        """
        {"checkpointMetadata":{"version":7,"flavor":{"a":[1]}},"sidecar":null}
        {"fromTheFuture":{"x":1}}
        {"commitInfo":{"operation":"X"}}
        {"cdc":{"path":"c","partitionValues":{},"size":1,"dataChange":false}}
        {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
        """;
    store.replace(LOG + "/" + name, text.getBytes(StandardCharsets.UTF_8));
    CheckpointContent content = read(name);
    assertThat(content.actions).containsExactly(new Protocol(1, 2));
    assertThat(content.files).isEmpty();
  }

  private CheckpointContent read(String name) {
    return CheckpointContent.of(
        store, LOG, new Checkpoint(VERSION, List.of(new StoredFile(name, 0, 0))));
  }

  private void assertUnreadable(String name, String detail) {
    DeltaException e = catchThrowableOfType(DeltaException.class, () -> read(name));
    assertThat(e).isNotNull();
    assertThat(e.condition()).isEqualTo("DELTA_UNREADABLE_CHECKPOINT");
    assertThat(e).hasMessageContaining(detail);
  }

  private static TableState state() {
    try (Replay replay = Replay.fromNothing()) {
      replay.take(new Protocol(1, 2));
      replay.take(TestTable.metadata(Map.of()));
      for (String path : List.of("a", "b", "c")) {
        replay.take(new AddFile(path, Map.of("part", "1"), 1, 2, true, "{}"));
      }
      return replay.finish();
    }
  }
}
