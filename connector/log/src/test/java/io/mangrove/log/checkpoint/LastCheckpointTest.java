package io.mangrove.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastCheckpointTest {
  private static final String LOG = "memory:/t/_delta_log";
  private static final String PATH = LOG + "/_last_checkpoint";

  private final InMemoryLogStore store = new InMemoryLogStore();

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    LastCheckpoint hint = new LastCheckpoint(12, 34, null, 56L, 7L);
    hint.write(store, LOG);
    assertThat(store.text(PATH))
        .isEqualTo("{\"version\":12,\"size\":34,\"sizeInBytes\":56,\"numOfAddFiles\":7}");
    assertThat(LastCheckpoint.read(store, LOG)).isEqualTo(hint);
  }

  @Test
  void aSlowerWriterDoesNotPointBackToAnOlderCheckpoint() throws IOException {
    LastCheckpoint newer = new LastCheckpoint(20, 1, null, null, null);
    newer.write(store, LOG);
    new LastCheckpoint(10, 1, null, null, null).write(store, LOG);
    assertThat(LastCheckpoint.read(store, LOG)).isEqualTo(newer);
  }

  @Test
  void fieldsOfLaterProtocolsAreIgnored() {
    put(
        "{\"checkpointSchema\":{\"type\":\"struct\",\"fields\":[]},\"version\":3,\"size\":9,"
            + "\"parts\":2,\"tags\":{\"a\":\"b\"},\"checksum\":\"x\"}");
    assertThat(LastCheckpoint.read(store, LOG)).isEqualTo(new LastCheckpoint(3, 9, 2, null, null));
  }

  @Test
  void aMissingHintIsNone() {
    assertThat(LastCheckpoint.read(store, LOG)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[1]",
        "{}",
        "{\"size\":3}",
        "{\"version\":-1,\"size\":3}",
        "{\"version\":\"3\",\"size\":3}",
        "{\"version\":3,\"size\":3",
        "{\"version\":99999999999999999999999,\"size\":3}",
        "\u0000\u0000"
      })
  void aHintThatMakesNoSenseIsNone(String text) {
    put(text);
    assertThat(LastCheckpoint.read(store, LOG)).isNull();
  }

  private void put(String text) {
    store.replace(PATH, text.getBytes(StandardCharsets.UTF_8));
  }
}
