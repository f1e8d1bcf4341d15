package io.mangrove.log.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.testkit.FaultyLogStore;
import io.mangrove.log.testkit.FaultyLogStore.Fault;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.WrittenVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeletionVectorWriterTest {
  private static final String ROOT = "memory:/tables/t";
  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeletionVectorWriter writer = new DeletionVectorWriter(store, ROOT);

  @Test
  void theProtocolsExampleIsWrittenAsTheProtocolShowsIt() throws IOException {
    assertThat(writer.write(List.of(DeletionVector.of(3, 4, 7, 11, 18, 29))))
        .containsExactly(
            new DeletionVectorDescriptor(
                "i", "^Bg9^0rr910000000000iXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L", null, 44, 6));
    assertThat(store.paths()).isEmpty();
  }

  @Test
  void longVectorsShareAFileAndShortOnesStayOut() throws IOException {
    DeletionVector first = scattered(1);
    DeletionVector second = scattered(2);

    List<DeletionVectorDescriptor> written =
        writer.write(List.of(first, DeletionVector.of(5), second));

    assertThat(written)
        .extracting(DeletionVectorDescriptor::storageType)
        .containsExactly("u", "i", "u");
    assertThat(written.get(0).offset()).isEqualTo(1);
    assertThat(written.get(2).offset()).isEqualTo(1 + 8 + written.get(0).sizeInBytes());
    assertThat(written.get(0).pathOrInlineDv())
        .hasSize(20)
        .isEqualTo(written.get(2).pathOrInlineDv());
    assertThat(store.paths())
        .singleElement()
        .asString()
        .matches("memory:/tables/t/deletion_vector_[0-9a-f-]{36}\\.bin");
    assertThat(store.bytes(store.paths().get(0)))
        .isEqualTo(
            WrittenVector.file(
                new WrittenVector(first.bytes(), first.cardinality()),
                new WrittenVector(second.bytes(), second.cardinality())));
    assertThat(positions(load(written.get(2)))).isEqualTo(positions(second));
  }

  @Test
  void aFullFileIsFollowedByAnother() throws IOException {
    DeletionVectorBuilder large = new DeletionVectorBuilder();
    for (long position = 0; position < 44_000_000; position += 2) {
      large.mask(position);
    }
    DeletionVector vector = large.build(); // of five million bytes
    List<DeletionVectorDescriptor> written = writer.write(List.of(vector, vector));
    assertThat(store.paths()).hasSize(2);
    assertThat(written).extracting(DeletionVectorDescriptor::offset).containsExactly(1, 1);
    assertThat(load(written.get(1)).cardinality()).isEqualTo(22_000_000);
  }

  @Test
  void aFileThatCannotBeWrittenIsTheCallersConcern() {
    DeletionVectorWriter failing =
        new DeletionVectorWriter(
            FaultyLogStore.failingAt(0, Fault.NOTHING_HAPPENED, store), ROOT + "/");
    assertThatThrownBy(() -> failing.write(List.of(scattered(1)))).isInstanceOf(IOException.class);
  }

  @Test
  void rangesCrossFromOneBitmapIntoTheNext() {
    long edge = 1L << 32;
    DeletionVector vector = new DeletionVectorBuilder().maskRange(edge - 2, edge + 3).build();
    assertThat(positions(vector)).containsExactly(edge - 2, edge - 1, edge, edge + 1, edge + 2);
    assertThat(vector.countBefore(edge)).isEqualTo(2);
    assertThat(vector.countBefore(edge + 1)).isEqualTo(3);
    assertThat(vector.first()).isEqualTo(edge - 2);
    assertThat(vector.last()).isEqualTo(edge + 2);
  }

  @Test
  void noRowIsBeforeTheFirst() {
    assertThatIllegalArgumentException().isThrownBy(() -> DeletionVector.of(-1));
  }

  @Test
  void whatABuilderCollectsLaterIsNotInWhatItBuilt() {
    DeletionVectorBuilder builder = new DeletionVectorBuilder().mask(1);
    DeletionVector built = builder.build();
    DeletionVector both = builder.maskAll(built).mask(2).build();
    assertThat(positions(built)).containsExactly(1L);
    assertThat(positions(both)).containsExactly(1L, 2L);
  }

  private static DeletionVector scattered(int seed) {
    DeletionVectorBuilder builder = new DeletionVectorBuilder();
    new Random(seed).longs(500, 0, 1_000_000).forEach(builder::mask);
    return builder.build();
  }

  private static List<Long> positions(DeletionVector vector) {
    List<Long> positions = new ArrayList<>();
    vector.forEach(positions::add);
    return positions;
  }

  private DeletionVector load(DeletionVectorDescriptor descriptor) throws IOException {
    return DeletionVector.load(store, ROOT, descriptor, "f.parquet");
  }
}
