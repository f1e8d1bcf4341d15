package io.mangrove.interop;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of 20 rows in two files or more, on which statements are compared.
 *
 * @param statements that make it, with {@code $t} for its name
 */
record ComparedTable(String name, List<String> statements) {
  static final ComparedTable NONE = new ComparedTable("no table", List.of());
  static final ComparedTable PLAIN = of("plain", "", "");
  static final ComparedTable VECTORS = of("vectors", "", "'delta.enableDeletionVectors' = 'true'");
  static final ComparedTable FEED = of("feed", "", "'delta.enableChangeDataFeed' = 'true'");
  static final ComparedTable VECTORS_AND_FEED =
      of(
          "vectors and feed",
          "",
          "'delta.enableDeletionVectors' = 'true', 'delta.enableChangeDataFeed' = 'true'");
  static final ComparedTable PARTITIONED = of("partitioned", "PARTITIONED BY (part)", "");
  static final ComparedTable CLUSTERED = of("clustered", "CLUSTER BY (n)", "");
  static final ComparedTable MAPPED = of("mapped", "", "'delta.columnMapping.mode' = 'name'");
  static final ComparedTable CONSTRAINED =
      of("constrained", "", "", "ALTER TABLE $t ADD CONSTRAINT positive CHECK (id >= 0)");
  static final ComparedTable DELETED = of("rows deleted", "", "", "DELETE FROM $t WHERE id < 3");
  static final ComparedTable MASKED =
      of(
          "rows masked",
          "",
          "'delta.enableDeletionVectors' = 'true'",
          "DELETE FROM $t WHERE id < 7");

  static final List<ComparedTable> ALL =
      List.of(
          NONE,
          PLAIN,
          VECTORS,
          FEED,
          VECTORS_AND_FEED,
          PARTITIONED,
          CLUSTERED,
          MAPPED,
          CONSTRAINED,
          DELETED,
          MASKED);

  private static ComparedTable of(
      String name, String layout, String properties, String... changes) {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE TABLE $t (id BIGINT, part STRING, n INT) USING delta "
            + layout
            + (properties.isEmpty() ? "" : " TBLPROPERTIES (" + properties + ")"));
    statements.add(append(0));
    statements.add(append(10));
    statements.addAll(List.of(changes));
    return new ComparedTable(name, statements);
  }

  private static String append(int from) {
    return "INSERT INTO $t SELECT id, concat('part ', id %% 2), CAST(id AS INT) FROM range(%d, %d, 1, 1)"
        .formatted(from, from + 10);
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
