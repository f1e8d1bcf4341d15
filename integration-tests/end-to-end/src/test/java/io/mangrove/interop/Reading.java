package io.mangrove.interop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Digests of table versions by whatever {@code format("delta")} is on the class path. */
final class Reading {
  private Reading() {}

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

  /** The digests of many, several at a time. */
  static Map<TableVersion, String> digests(SparkSession spark, List<TableVersion> wanted) {
    return byVersion(
        wanted, wanted.parallelStream().map(version -> digest(spark, version)).toList());
  }

  /** Answers in the order of the versions asked for, by version. */
  static Map<TableVersion, String> byVersion(List<TableVersion> wanted, List<String> answers) {
    Map<TableVersion, String> found = new LinkedHashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      found.put(wanted.get(i), answers.get(i));
    }
    return found;
  }
}
