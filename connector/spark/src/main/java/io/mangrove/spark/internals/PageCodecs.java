package io.mangrove.spark.internals;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.xerial.snappy.Snappy;

/**
 * Parquet's decompressors, but for Snappy one that goes from array to array in one call. Parquet's
 * own hands the bytes through Hadoop's streams and two buffers outside of the heap, which costs
 * half as much again. For one thread.
 */
final class PageCodecs implements CompressionCodecFactory {
  private final CompressionCodecFactory others;

  PageCodecs(Configuration conf) {
    this.others = HadoopCodecs.newFactory(conf, 0);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return codec == CompressionCodecName.SNAPPY ? new SnappyPages() : others.getDecompressor(codec);
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return others.getCompressor(codec);
  }

  @Override
  public void release() {
    others.release();
  }

  /** The same for one of several files: what it releases the others still use. */
  CompressionCodecFactory shared() {
    return new Shared(this);
  }

  private record Shared(PageCodecs codecs) implements CompressionCodecFactory {
    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      return codecs.getDecompressor(codec);
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return codecs.getCompressor(codec);
    }

    @Override
    public void release() {}
  }

  private static final class SnappyPages implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput compressed, int size) throws IOException {
      int length = Math.toIntExact(compressed.size());
      return BytesInput.from(expanded(compressed.toInputStream().slice(length), size));
    }

    @Override
    public void decompress(ByteBuffer input, int inputSize, ByteBuffer output, int outputSize)
        throws IOException {
      ByteBuffer compressed = input.slice().limit(inputSize);
      output.put(expanded(compressed, outputSize));
      input.position(input.position() + inputSize);
    }

    private static byte[] expanded(ByteBuffer compressed, int size) throws IOException {
      if (size == 0) {
        return new byte[0]; // some writers compress nothing to nothing, which Snappy does not
      }
      int length = compressed.remaining();
      byte[] bytes;
      int offset;
      if (compressed.hasArray()) {
        bytes = compressed.array();
        offset = compressed.arrayOffset() + compressed.position();
      } else {
        bytes = new byte[length];
        offset = 0;
        compressed.get(bytes);
      }
      if (Snappy.uncompressedLength(bytes, offset, length) != size) {
        throw new IOException("a page is not of the " + size + " bytes that its header says");
      }
      byte[] page = new byte[size];
      Snappy.uncompress(bytes, offset, length, page, 0);
      return page;
    }

    @Override
    public void release() {}
  }
}
