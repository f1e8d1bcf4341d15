package io.mangrove.log.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.WrittenVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionVectorTest {
  private static final String ROOT = "memory:/tables/t";
  private static final UUID ID = UUID.fromString("d2c639aa-8816-431a-aaf6-d3fe2512ff61");
  private static final WrittenVector SIX = WrittenVector.of(3, 4, 7, 11, 18, 29);

  private final InMemoryLogStore store = new InMemoryLogStore();

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        // PROTOCOL: JSON Example 3, whose magic number is that of an older format
        "wi5b=000010000siXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L,40",
        // the same rows in the format the protocol describes
        "^Bg9^0rr910000000000iXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L,44"
      })
  void theProtocolsInlineExampleMasksTheRowsItNames(String textAndSize) throws IOException {
    int comma = textAndSize.lastIndexOf(',');
    int size = Integer.parseInt(textAndSize.substring(comma + 1));
    DeletionVector vector =
        load(new DeletionVectorDescriptor("i", textAndSize.substring(0, comma), null, size, 6));
    assertThat(LongStream.range(0, 100).filter(vector::contains))
        .containsExactly(3L, 4L, 7L, 11L, 18L, 29L);
  }

  @Test
  void charactersForMoreThanFourBytesAreCutAsSparkCutsThem() throws IOException {
    // from a table that Spark wrote, and reads as if nothing in its ten rows were masked
    String text = "^Bg9^0rr910000000000iXQKl0rr91000005c8Xg##093";
    DeletionVector vector = load(new DeletionVectorDescriptor("i", text, null, 34, 1));
    assertThat(LongStream.range(0, 65536).filter(vector::contains)).containsExactly(0x6E08L);
  }

  @Test
  void whatAWriterMakesIsWhatTheProtocolShows() {
    assertThat(SIX.inline().pathOrInlineDv())
        .isEqualTo("^Bg9^0rr910000000000iXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ' ',
      value = {
        "ab^-aqEH.-t@S}K{vb[*k^ memory:/tables/t/ab/deletion_vector_",
        "^-aqEH.-t@S}K{vb[*k^ memory:/tables/t/deletion_vector_",
      })
  void theProtocolsRelativePathLeadsToTheFileItNames(String text, String start) throws IOException {
    store.replace(start + ID + ".bin", WrittenVector.file(SIX));
    assertThat(load(descriptor("u", text, 1)).cardinality()).isEqualTo(6);
    assertThat(load(descriptor("u", text, null)).cardinality()).isEqualTo(6);
  }

  @Test
  void anAbsolutePathIsDecodedAndMayBeAnywhere() throws IOException {
    store.replace("memory:/else where/v.bin", WrittenVector.file(WrittenVector.of(1), SIX));
    int second = 1 + 8 + WrittenVector.of(1).bytes().length;
    assertThat(load(descriptor("p", "memory:/else%20where/v.bin", second)).contains(29)).isTrue();
    assertThat(load(descriptor("p", "/else%20where/v.bin", second)).contains(29)).isTrue();
  }

  @Test
  void aVectorMayMaskNothingOrEverything() throws IOException {
    assertThat(load(WrittenVector.of().inline()).cardinality()).isZero();
    long[] all = LongStream.range(0, 100_000).toArray();
    DeletionVector vector = load(WrittenVector.of(all).inline());
    int[] kept = new int[4096];
    assertThat(vector.keep(95_000, 4096, kept)).isZero();
    assertThat(vector.keep(99_998, 4096, kept)).isEqualTo(4094);
    assertThat(kept[0]).isEqualTo(2);
    assertThat(vector.keep(100_000, 4096, kept)).isEqualTo(4096);
  }

  @Test
  void rangesCrossFromOneBitmapIntoTheNext() throws IOException {
    long edge = 1L << 32;
    DeletionVector vector = load(WrittenVector.of(edge - 1, edge + 1, 5 * edge).inline());
    int[] kept = new int[5];
    assertThat(vector.keep(edge - 2, 5, kept)).isEqualTo(3);
    assertThat(Arrays.copyOf(kept, 3)).containsExactly(0, 2, 4);
    assertThat(vector.keep(edge + 2, 5, kept)).isEqualTo(5);
    assertThat(vector.contains(1)).isFalse();
    assertThat(vector.contains(5 * edge)).isTrue();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "x | abc                | its storage type is 'x'",
        "i | abcd               | has 4 characters",
        "i | ab\"de             | no digit at position 2",
        "u | abc                | no room for an identifier",
        "u | ../^-aqEH.-t@S}K{vb[*k^ | leads out of the table",
      })
  void aDescriptorThatMakesNoSenseIsRefused(String type, String text, String reason) {
    assertThat(failure(descriptor(type, text, null)))
        .hasMessageContaining("DELTA_DELETION_VECTOR_INVALID_FORMAT")
        .hasMessageContaining(reason)
        .hasMessageContaining("f.parquet");
  }

  @Test
  void aMissingFileIsNamedWithTheDataFileItBelongsTo() {
    DeltaException failure = failure(descriptor("p", "memory:/gone.bin", 1));
    assertThat(failure.condition()).isEqualTo("DELTA_FILE_NOT_FOUND_DETAILED");
    assertThat(failure.messageParameters())
        .containsEntry("filePath", "memory:/gone.bin")
        .containsEntry("dataFile", "f.parquet");
  }

  @Test
  void aFileOfAnotherVersionIsRefused() {
    byte[] file = WrittenVector.file(SIX);
    file[0] = 2;
    store.replace("memory:/v", file);
    assertThat(failure(descriptor("p", "memory:/v", 1)))
        .hasMessageContaining("DELTA_DELETION_VECTOR_INVALID_FORMAT")
        .hasMessageContaining("version 2");
  }

  @ParameterizedTest(name = "at {0}, {1} bytes")
  @CsvSource({"1, 43", "1, 45", "2, 44", "1, 2000000000", "2000000000, 44", "1, -1"})
  void aSizeThatIsNotTheFilesIsRefused(int offset, int size) {
    store.replace("memory:/v", WrittenVector.file(SIX));
    DeltaException failure =
        failure(new DeletionVectorDescriptor("p", "memory:/v", offset, size, 6));
    assertThat(failure.condition()).isEqualTo("DELTA_DELETION_VECTOR_SIZE_MISMATCH");
    assertThat(failure.sqlState()).isEqualTo("XXKDS");
    assertThat(failure.messageParameters()).containsEntry("expected", String.valueOf(size));
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {-1, 0, 40, 45, Integer.MAX_VALUE})
  void anInlineSizeThatIsNotTheTextsIsRefused(int size) {
    String text = SIX.inline().pathOrInlineDv();
    assertThat(failure(new DeletionVectorDescriptor("i", text, null, size, 6)).condition())
        .isEqualTo("DELTA_DELETION_VECTOR_SIZE_MISMATCH");
  }

  @Test
  void aFileWhoseBytesChangedIsRefusedByItsChecksum() {
    byte[] file = WrittenVector.file(SIX);
    file[file.length - 5] ^= 1;
    store.replace("memory:/v", file);
    assertThat(failure(descriptor("p", "memory:/v", 1)).condition())
        .isEqualTo("DELTA_DELETION_VECTOR_CHECKSUM_MISMATCH");
  }

  @Test
  void aFileCutShortIsRefused() {
    byte[] file = WrittenVector.file(SIX);
    for (int length = 0; length < file.length; length++) {
      store.replace("memory:/v", Arrays.copyOf(file, length));
      assertThat(failure(descriptor("p", "memory:/v", 1)).condition())
          .as("cut to %d bytes", length)
          .isEqualTo("DELTA_DELETION_VECTOR_SIZE_MISMATCH");
    }
  }

  @Test
  void anotherNumberOfRowsThanTheLogSaysIsRefused() {
    DeletionVectorDescriptor said = SIX.inline();
    DeltaException failure =
        failure(
            new DeletionVectorDescriptor("i", said.pathOrInlineDv(), null, said.sizeInBytes(), 7));
    assertThat(failure.condition()).isEqualTo("DELTA_DELETION_VECTOR_CARDINALITY_MISMATCH");
    assertThat(failure.messageParameters())
        .containsEntry("expected", "7")
        .containsEntry("found", "6");
  }

  @ParameterizedTest(name = "byte {0} becomes {1}")
  @CsvSource({
    "0, 0, magic number", // magic
    "4, 2, not a Roaring bitmap", // a bitmap more than there is
    "8, 1, cannot hold", // 4 billion bitmaps
    "15, -128, keys", // negative
    "16, 0, not a Roaring bitmap", // cookie
    "32, 9, do not ascend", // positions 9, 4, ...
  })
  void bytesThatAreNoVectorAreRefused(int place, int value, String reason) {
    byte[] bytes = SIX.bytes().clone();
    bytes[place] = (byte) value;
    assertThat(failure(new WrittenVector(bytes, 6).inline()))
        .hasMessageContaining("DELTA_DELETION_VECTOR_INVALID_FORMAT")
        .hasMessageContaining(reason);
  }

  @Test
  void bytesBehindTheBitmapAreRefused() {
    byte[] longer = Arrays.copyOf(SIX.bytes(), SIX.bytes().length + 4);
    assertThat(failure(new WrittenVector(longer, 6).inline()))
        .hasMessageContaining("ends 4 bytes before");
  }

  @Test
  void keysOfBitmapsMustAscend() {
    byte[] one = SIX.bytes();
    ByteBuffer two = ByteBuffer.allocate(2 * one.length - 12).put(one);
    two.put(one, 12, one.length - 12).put(4, (byte) 2);
    assertThat(failure(new WrittenVector(two.array(), 12).inline()))
        .hasMessageContaining("keys of its bitmaps do not ascend");
  }

  private static DeletionVectorDescriptor descriptor(
      String type, String text, @Nullable Integer offset) {
    return new DeletionVectorDescriptor(type, text, offset, SIX.bytes().length, 6);
  }

  private DeletionVector load(DeletionVectorDescriptor descriptor) throws IOException {
    return DeletionVector.load(store, ROOT, descriptor, "f.parquet");
  }

  private DeltaException failure(DeletionVectorDescriptor descriptor) {
    return catchThrowableOfType(DeltaException.class, () -> load(descriptor));
  }
}
