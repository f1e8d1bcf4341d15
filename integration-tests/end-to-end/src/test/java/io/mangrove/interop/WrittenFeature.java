package io.mangrove.interop;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature of the protocol in a table that we write, and what others can do with it. A table has
 * the columns {@code id BIGINT, name STRING} and one more.
 *
 * @param feature as the protocol calls it, or what a table of this kind has
 * @param column the third column, with its type
 * @param properties of the table, as in {@code TBLPROPERTIES}
 * @param value of the third column, as an expression of {@code id}
 * @param deletes whether delta-spark may delete a row; else it only appends
 * @param unknownToDeltaRs what delta-rs says instead of reading; null: it reads
 */
record WrittenFeature(
    String feature,
    String column,
    String value,
    List<String> properties,
    boolean deletes,
    @Nullable String unknownToDeltaRs) {

  private static WrittenFeature of(String feature, String... properties) {
    return new WrittenFeature(feature, "n INT", "id", Arrays.asList(properties), true, null);
  }

  private WrittenFeature withColumn(String name, String expression) {
    return new WrittenFeature(feature, name, expression, properties, deletes, unknownToDeltaRs);
  }

  private WrittenFeature appendOnly() {
    return new WrittenFeature(feature, column, value, properties, false, unknownToDeltaRs);
  }

  private WrittenFeature refusedByDeltaRs(String message) {
    return new WrittenFeature(feature, column, value, properties, deletes, message);
  }

  static List<WrittenFeature> all() {
    return List.of(
        of("none"),
        of("appendOnly", "'delta.appendOnly' = 'true'").appendOnly(),
        of("inCommitTimestamp", "'delta.enableInCommitTimestamps' = 'true'"),
        of("domainMetadata", "'delta.feature.domainMetadata' = 'supported'"),
        of("timestampNtz").withColumn("at TIMESTAMP_NTZ", "TIMESTAMP_NTZ'2024-02-29 12:30:15.1'"),
        of("vacuumProtocolCheck", "'delta.feature.vacuumProtocolCheck' = 'supported'")
            .refusedByDeltaRs("vacuumProtocolCheck"),
        of("v2Checkpoint", "'delta.checkpointPolicy' = 'v2'", "'delta.checkpointInterval' = '2'"),
        of("classic checkpoints", "'delta.checkpointInterval' = '2'"),
        of("log compaction", "'mangrove.logCompactionInterval' = '2'"),
        of("deletionVectors", "'delta.enableDeletionVectors' = 'true'"),
        of(
            "many at once",
            "'delta.enableDeletionVectors' = 'true'",
            "'delta.enableInCommitTimestamps' = 'true'",
            "'delta.checkpointPolicy' = 'v2'",
            "'delta.checkpointInterval' = '2'",
            "'mangrove.logCompactionInterval' = '2'"));
  }

  /** The statements that make the table and commit to it three times. */
  List<String> madeBy(String table) {
    String with =
        properties.isEmpty() ? "" : " TBLPROPERTIES (" + String.join(", ", properties) + ")";
    return List.of(
        "CREATE TABLE " + table + " (id BIGINT, name STRING, " + column + ") USING delta" + with,
        append(table, 0, 5),
        append(table, 5, 7),
        "INSERT INTO " + table + " VALUES (7, NULL, NULL)");
  }

  /** What delta-spark does to it then, one statement after the other. */
  List<String> continuedBy(String table) {
    return List.of(
        append(table, 10, 13),
        deletes ? "DELETE FROM " + table + " WHERE id IN (1, 6, 11)" : append(table, 13, 14));
  }

  /** A last append of ours. */
  String endedBy(String table) {
    return append(table, 20, 22);
  }

  private String append(String table, int from, int to) {
    return "INSERT INTO %s SELECT id, concat('row ', id), %s FROM range(%d, %d, 1, 1)"
        .formatted(table, value, from, to);
  }

  @Override
  public String toString() {
    return feature;
  }
}
