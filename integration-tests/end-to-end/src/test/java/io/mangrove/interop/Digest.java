package io.mangrove.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a reader made of a table, whatever the order of its rows: how many, and the sum of their
 * hashes.
 *
 * @param schema names and types in the table's order, nested ones too
 */
record Digest(String schema, long rows, String hash) {

  static Digest of(Dataset<Row> table) {
    return of(table.schema(), table.collectAsList());
  }

  static Digest of(StructType schema, List<Row> rows) {
    MessageDigest md5 = md5();
    long sum = 0;
    for (Row row : rows) {
      byte[] text = ValueText.of(row).getBytes(StandardCharsets.UTF_8);
      sum += ByteBuffer.wrap(md5.digest(text)).getLong();
    }
    return new Digest(schema.catalogString(), rows.size(), Long.toHexString(sum));
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }
}
