package io.mangrove.interop;

import java.util.ArrayList;
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
 * @param changes statements of ours after the first rows, with {@code $t} for the table; they leave
 *     as many rows
 * @param deletes whether delta-spark may delete a row; else it only appends
 * @param unknownToDeltaRs what delta-rs says instead of the rows; null: it reads them
 * @param unknownToKernel the same of Delta Kernel
 */
record WrittenFeature(
    String feature,
    String column,
    String value,
    List<String> properties,
    List<String> changes,
    boolean deletes,
    @Nullable String unknownToDeltaRs,
    @Nullable String unknownToKernel) {

  private static final String FEED = "'delta.enableChangeDataFeed' = 'true'";

  private static final String[] DML = {
    "UPDATE $t SET name = upper(name) WHERE id BETWEEN 2 AND 5",
    "DELETE FROM $t WHERE id = 7",
    "MERGE INTO $t t USING (SELECT explode(array(3L, 30L)) AS id) s ON t.id = s.id"
        + " WHEN MATCHED THEN UPDATE SET name = 'merged'"
        + " WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, 'new')"
  };

  private static WrittenFeature of(String feature, String... properties) {
    return new WrittenFeature(
        feature, "n INT", "id", Arrays.asList(properties), List.of(), true, null, null);
  }

  private WrittenFeature withColumn(String name, String expression) {
    return new WrittenFeature(
        feature, name, expression, properties, changes, deletes, unknownToDeltaRs, unknownToKernel);
  }

  private WrittenFeature changedBy(String... statements) {
    return new WrittenFeature(
        feature,
        column,
        value,
        properties,
        List.of(statements),
        deletes,
        unknownToDeltaRs,
        unknownToKernel);
  }

  private WrittenFeature appendOnly() {
    return new WrittenFeature(
        feature, column, value, properties, changes, false, unknownToDeltaRs, unknownToKernel);
  }

  private WrittenFeature refusedByDeltaRs(String message) {
    return new WrittenFeature(
        feature, column, value, properties, changes, deletes, message, unknownToKernel);
  }

  private WrittenFeature refusedByKernel(String message) {
    return new WrittenFeature(
        feature, column, value, properties, changes, deletes, unknownToDeltaRs, message);
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
        of("columnMapping by name", "'delta.columnMapping.mode' = 'name'"),
        of("columnMapping by id", "'delta.columnMapping.mode' = 'id'"),
        of("rowTracking", "'delta.enableRowTracking' = 'true'"),
        of("checkConstraints").changedBy("ALTER TABLE $t ADD CONSTRAINT positive CHECK (id >= 0)"),
        of("variantType")
            .withColumn("v VARIANT", "parse_json(concat('{\"a\":', id, '}'))")
            .refusedByKernel("variant is not supported")
            // What it exports has the two parts of a variant in its place.
            .refusedByDeltaRs("v:struct<metadata:binary,value:binary>>, rows=8"),
        of("clustering").changedBy("ALTER TABLE $t CLUSTER BY (id)", "OPTIMIZE $t"),
        of("typeWidening", "'delta.enableTypeWidening' = 'true'")
            .changedBy("ALTER TABLE $t ALTER COLUMN n TYPE BIGINT")
            .refusedByDeltaRs("typeWidening"),
        of("allowColumnDefaults", "'delta.feature.allowColumnDefaults' = 'supported'")
            .withColumn("n INT DEFAULT 3 + 4", "id")
            .changedBy("DELETE FROM $t WHERE id = 7", "INSERT INTO $t (id) VALUES (7)"),
        of("changed rows").changedBy(DML),
        of("rows changed by vectors", "'delta.enableDeletionVectors' = 'true'").changedBy(DML),
        of("changeDataFeed", FEED).changedBy(DML),
        of("changeDataFeed of vectors", FEED, "'delta.enableDeletionVectors' = 'true'")
            .changedBy(DML),
        of(
            "checkpoints of structs",
            "'delta.checkpointInterval' = '2'",
            "'delta.checkpoint.writeStatsAsStruct' = 'true'",
            "'delta.checkpoint.writeStatsAsJson' = 'false'"),
        of(
                "v2 checkpoints of structs of mapped columns",
                "'delta.columnMapping.mode' = 'name'",
                "'delta.checkpointPolicy' = 'v2'",
                "'delta.checkpointInterval' = '2'",
                "'delta.checkpoint.writeStatsAsStruct' = 'true'",
                "'delta.checkpoint.writeStatsAsJson' = 'false'")
            .withColumn("at TIMESTAMP", "TIMESTAMP'2024-02-29 12:30:15.123456'"),
        of(
            "many at once",
            "'delta.enableDeletionVectors' = 'true'",
            "'delta.enableInCommitTimestamps' = 'true'",
            "'delta.checkpointPolicy' = 'v2'",
            "'delta.checkpointInterval' = '2'",
            "'mangrove.logCompactionInterval' = '2'"));
  }

  /** The statements that make the table and commit to it three times or more. */
  List<String> madeBy(String table) {
    String with =
        properties.isEmpty() ? "" : " TBLPROPERTIES (" + String.join(", ", properties) + ")";
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE TABLE " + table + " (id BIGINT, name STRING, " + column + ") USING delta" + with);
    statements.add(append(table, 0, 5));
    statements.add(append(table, 5, 7));
    statements.add("INSERT INTO " + table + " VALUES (7, NULL, NULL)");
    changes.forEach(change -> statements.add(change.replace("$t", table)));
    return statements;
  }

  /** What delta-spark does to it then, one statement after the other. */
  List<String> continuedBy(String table) {
    return List.of(
        append(table, 10, 13),
        deletes ? "DELETE FROM " + table + " WHERE id IN (1, 6, 11)" : append(table, 13, 14));
  }

  /** Whether it records its changes. */
  boolean hasFeed() {
    return properties.contains(FEED);
  }

  /** All changes of rows that the table at a path has recorded. */
  static String changesOf(String path) {
    return "SELECT * EXCEPT (_commit_timestamp) FROM table_changes_by_path('%s', 1)".formatted(path)
        + " ORDER BY _commit_version, id, _change_type";
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
