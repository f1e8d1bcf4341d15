package io.mangrove.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;

class LastCheckpointProperties {
  private static final String LOG = "memory:/t/_delta_log";
  private static final String PATH = LOG + "/_last_checkpoint";

  private final InMemoryLogStore store = new InMemoryLogStore();

  @Property(tries = 300)
  void aHintIsReadBackAsItWasWritten(
      @ForAll @LongRange(min = 0) long version,
      @ForAll long size,
      @ForAll @WithNull Integer parts,
      @ForAll @WithNull Long sizeInBytes,
      @ForAll @WithNull Long addFiles)
      throws IOException {
    store.delete(PATH);
    LastCheckpoint hint = new LastCheckpoint(version, size, parts, sizeInBytes, addFiles);
    hint.write(store, LOG);
    assertThat(LastCheckpoint.read(store, LOG)).isEqualTo(hint);
  }

  @Property(tries = 300)
  void aHintCutShortIsNone(@ForAll @LongRange(min = 0) long version, @ForAll long size)
      throws IOException {
    store.delete(PATH);
    new LastCheckpoint(version, size, null, 1L, 2L).write(store, LOG);
    byte[] whole = store.bytes(PATH);
    int length = Math.floorMod(size, whole.length);
    store.replace(PATH, Arrays.copyOf(whole, length));
    assertThat(LastCheckpoint.read(store, LOG)).isNull();
  }

  @Property(tries = 500)
  void anyBytesAreAHintOrNone(@ForAll @Size(max = 60) byte[] noise) {
    store.replace(PATH, noise);
    LastCheckpoint read = LastCheckpoint.read(store, LOG);
    assertThat(read == null || read.version() >= 0).isTrue();
  }
}
