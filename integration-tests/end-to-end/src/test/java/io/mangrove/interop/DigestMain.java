package io.mangrove.interop;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Writes tables, and reads table versions, with whatever {@code format("delta")} is on the class
 * path: the process that delta-spark runs in.
 */
public final class DigestMain {
  private DigestMain() {}

  /**
   * Writes, then reads.
   *
   * @param args the folder to write tables to; a file of {@link TableVersion#line() lines}; and the
   *     file to write: for each line, and then for each version of the tables written, the digest's
   *     {@code toString}, or what went wrong
   */
  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate();
    InteropTables.write(spark, Path.of(args[0]));
    MaskedTables.write(spark, Path.of(args[0]));
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(args[2])))) {
      List<String> request = Files.readAllLines(Path.of(args[1]));
      request.forEach(line -> out.println(digest(spark, TableVersion.ofLine(line))));
      TableVersion.below(Path.of(args[0])).forEach(own -> out.println(digest(spark, own)));
    } finally {
      spark.stop();
    }
  }

  /** The digest of a version as text, or what went wrong. */
  @SuppressWarnings("CatchingUnchecked") // Spark throws checked exceptions it does not declare
  static String digest(SparkSession spark, TableVersion wanted) {
    try {
      return Digest.of(
              spark
                  .read()
                  .format("delta")
                  .option("versionAsOf", wanted.version())
                  .load(wanted.table().toString()))
          .toString();
    } catch (Exception e) {
      return String.valueOf(e).replace('\n', ' ');
    }
  }
}
