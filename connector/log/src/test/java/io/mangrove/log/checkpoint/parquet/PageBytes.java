package io.mangrove.log.checkpoint.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.BitSet;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.ParquetDecodingException;

/** Which bytes of a Parquet file a page's checksum vouches for: its values, not its header. */
public final class PageBytes {
  private static final int MAGIC = 4;

  private PageBytes() {}

  /** The places of those bytes in a file; none in one that is no Parquet file. */
  public static BitSet of(byte[] file) {
    BitSet places = new BitSet();
    ByteArrayInputStream in = new ByteArrayInputStream(file);
    in.skip(MAGIC);
    try {
      while (in.available() > 0) {
        PageHeader header = Util.readPageHeader(in);
        int size = header.getCompressed_page_size();
        int from = file.length - in.available();
        if (!header.isSetCrc() || size < 0 || in.skip(size) < size) {
          return places;
        }
        places.set(from, from + size);
      }
    } catch (IOException | ParquetDecodingException e) {
      // Behind the last page comes what is no header of one.
    }
    return places;
  }
}
