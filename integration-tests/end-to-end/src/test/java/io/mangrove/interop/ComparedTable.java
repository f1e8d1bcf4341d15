package io.mangrove.interop;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of 20 rows in two files or more, on which statements are compared.
 *
 * @param statements that make it, with {@code $t} for its name
 * @param filesOf the table whose files it has, without their log; null: its own
 */
record ComparedTable(String name, List<String> statements, @Nullable ComparedTable filesOf) {
  private static final String MASKS = "'delta.enableDeletionVectors' = 'true'";

  static final ComparedTable NONE = new ComparedTable("no table", List.of(), null);
  static final ComparedTable PLAIN = of("plain", "", "");
  static final ComparedTable VECTORS = of("vectors", "", MASKS);
  static final ComparedTable FEED = of("feed", "", "'delta.enableChangeDataFeed' = 'true'");
  static final ComparedTable VECTORS_AND_FEED =
      of("vectors and feed", "", MASKS + ", 'delta.enableChangeDataFeed' = 'true'");
  static final ComparedTable PARTITIONED = of("partitioned", "PARTITIONED BY (part)", "");
  static final ComparedTable PARQUET = new ComparedTable("Parquet files", List.of(), PARTITIONED);
  static final ComparedTable PLAIN_PARQUET =
      new ComparedTable("Parquet files without partitions", List.of(), PLAIN);
  static final ComparedTable CLUSTERED = of("clustered", "CLUSTER BY (n)", "");
  static final ComparedTable MAPPED = of("mapped", "", "'delta.columnMapping.mode' = 'name'");
  static final ComparedTable CONSTRAINED =
      of("constrained", "", "", "ALTER TABLE $t ADD CONSTRAINT positive CHECK (id >= 0)");
  static final ComparedTable DELETED = of("deleted", "", "", "DELETE FROM $t WHERE id < 3");
  static final ComparedTable MASKED = of("rows masked", "", MASKS, "DELETE FROM $t WHERE id < 7");
  static final ComparedTable MASKED_PARTITIONED =
      of(
          "rows masked in partitions",
          "PARTITIONED BY (part)",
          MASKS,
          "DELETE FROM $t WHERE id < 7");
  static final ComparedTable MASKED_CLUSTERED =
      of(
          "rows masked in order",
          "CLUSTER BY (n)",
          MASKS,
          "OPTIMIZE $t",
          "DELETE FROM $t WHERE id < 7");
  static final ComparedTable DROPPED =
      of(
          "column dropped",
          "",
          "'delta.columnMapping.mode' = 'name'",
          "ALTER TABLE $t DROP COLUMN n");

  /** Those that statements make. */
  static final List<ComparedTable> ALL =
      List.of(
          PLAIN,
          VECTORS,
          FEED,
          VECTORS_AND_FEED,
          PARTITIONED,
          CLUSTERED,
          MAPPED,
          CONSTRAINED,
          DELETED,
          MASKED,
          MASKED_PARTITIONED,
          MASKED_CLUSTERED,
          DROPPED);

  private static ComparedTable of(
      String name, String layout, String properties, String... changes) {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE TABLE $t USING delta "
            + layout
            + (properties.isEmpty() ? "" : " TBLPROPERTIES (" + properties + ")")
            + " AS SELECT id, concat('part ', id % 2) AS part, CAST(id AS INT) AS n"
            + " FROM range(0, 20, 1, 2)");
    statements.addAll(List.of(changes));
    return new ComparedTable(name, statements, null);
  }

  /** The number of its newest version; -1 where there is no table. */
  int version() {
    return statements.size() - 1;
  }

  @Override
  public String toString() {
    return name;
  }
}
