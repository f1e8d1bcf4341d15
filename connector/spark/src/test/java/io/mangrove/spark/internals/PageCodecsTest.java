package io.mangrove.spark.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.Snappy;

class PageCodecsTest {
  private static final byte[] PAGE =
      "a page of text; ".repeat(500).getBytes(StandardCharsets.UTF_8);

  private final PageCodecs codecs = new PageCodecs(new Configuration(false));

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "ZSTD"})
  void whatParquetCompressedIsExpanded(CompressionCodecName codec) throws IOException {
    byte[] compressed =
        codecs.getCompressor(codec).compress(BytesInput.from(PAGE)).toInputStream().readAllBytes();
    BytesInput pieces =
        BytesInput.concat(
            BytesInput.from(compressed, 0, 9),
            BytesInput.from(compressed, 9, compressed.length - 9));
    for (BytesInput input : new BytesInput[] {BytesInput.from(compressed), pieces}) {
      BytesInput expanded = codecs.getDecompressor(codec).decompress(input, PAGE.length);
      assertThat(expanded.toInputStream().readAllBytes()).isEqualTo(PAGE);
    }
    codecs.release();
  }

  @Test
  void snappyIsExpandedBetweenBuffersOfAnyKind() throws IOException {
    byte[] compressed = Snappy.compress(PAGE);
    ByteBuffer input = ByteBuffer.allocateDirect(compressed.length + 7);
    input.position(3);
    input.put(compressed).position(3);
    ByteBuffer output = ByteBuffer.allocate(PAGE.length + 1);
    snappy().decompress(input, compressed.length, output, PAGE.length);
    assertThat(input.position()).isEqualTo(3 + compressed.length);
    assertThat(output.position()).isEqualTo(PAGE.length);
    assertThat(output.array()).startsWith(PAGE);
  }

  @Test
  void aPageOfAnotherSizeThanItSaysIsRefused() throws IOException {
    BytesInput compressed = BytesInput.from(Snappy.compress(PAGE));
    assertThatThrownBy(() -> snappy().decompress(compressed, PAGE.length + 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("8001 bytes");
  }

  private BytesInputDecompressor snappy() {
    return codecs.getDecompressor(CompressionCodecName.SNAPPY);
  }
}
