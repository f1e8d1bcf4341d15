package io.mangrove.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** A table and the model of it. Each statement runs on both, and after each they are equal. */
final class CheckedTable {
  private final SparkSession session;
  private final Path directory;
  private final List<ModelColumn> columns;
  private final Set<String> properties = new HashSet<>();
  private final Map<Long, List<ModelRow>> versions = new TreeMap<>();
  private final Set<Long> ids = new HashSet<>();
  private final boolean partitioned;
  private List<ModelRow> rows = List.of();
  private long version;
  private long oldest;

  CheckedTable(SparkSession session, Path directory, List<ModelColumn> columns, Random random) {
    this.session = session;
    this.directory = directory;
    this.columns = columns;
    List<String> known =
        List.of(
            "'delta.enableDeletionVectors'='true'",
            "'delta.enableChangeDataFeed'='true'",
            "'delta.enableRowTracking'='true'",
            "'delta.columnMapping.mode'='name'");
    known.stream().filter(one -> random.nextInt(2) == 0).forEach(properties::add);
    this.partitioned =
        random.nextInt(3) == 0
            && Set.of(ModelType.INT, ModelType.STRING, ModelType.DATE).contains(last().type());
    session.sql(definition());
    versions.put(0L, rows);
  }

  private ModelColumn last() {
    return columns.get(columns.size() - 1);
  }

  private String definition() {
    List<String> parts = columns.stream().map(ModelColumn::definition).toList();
    return "CREATE TABLE %s (%s) USING delta %s%s"
        .formatted(
            name(),
            String.join(", ", parts),
            partitioned ? "PARTITIONED BY (" + last().name() + ") " : "",
            properties.isEmpty() ? "" : "TBLPROPERTIES (" + String.join(", ", properties) + ")");
  }

  private String name() {
    return "delta.`" + directory + "`";
  }

  private boolean has(String property) {
    return properties.stream().anyMatch(one -> one.contains(property));
  }

  /** Lets another engine run a statement, which must do to the table what it does to the model. */
  void runElsewhere(Change change, Consumer<String> engine) {
    List<ModelRow> after = requireNonNull(change.after(rows));
    engine.accept(change.sql(name(), columns));
    // Others may write a version that changes nothing.
    long next = log().loadSnapshot().version();
    assertThat(next).isBetween(isSame(after) ? version : version + 1, version + 1);
    if (next > version) {
      became(isSame(after) ? rows : after);
    }
    check();
  }

  /** Runs a statement, which must do to the table what it does to the model. */
  void run(Change change) {
    String sql = change.sql(name(), columns);
    List<ModelRow> after = change.after(rows);
    if (after == null) {
      assertThat(failure(sql)).isEqualTo("MERGE_CARDINALITY_VIOLATION");
    } else {
      session.sql(sql);
      if (!isSame(after)) {
        became(after);
      }
    }
    check();
  }

  /**
   * Lets an engine keep the table in order: OPTIMIZE moves rows between files, RESTORE brings back
   * those of an earlier version, VACUUM takes the files of earlier versions away.
   *
   * @return the statement
   */
  String keepUp(Random random, Consumer<String> engine) {
    int kind = random.nextInt(5);
    String sql;
    if (kind == 0 && version > oldest) {
      long earlier = oldest + random.nextInt((int) (version - oldest));
      sql = "RESTORE TABLE " + name() + " TO VERSION AS OF " + earlier;
      engine.accept(sql);
      became(requireNonNull(versions.get(earlier)));
    } else if (kind == 1) {
      sql = "VACUUM " + name() + " RETAIN 0 HOURS";
      engine.accept(sql);
      oldest = version;
      others();
    } else {
      sql =
          "OPTIMIZE "
              + name()
              + (partitioned && random.nextBoolean()
                  ? " WHERE " + last().name() + " IS NOT NULL"
                  : "")
              + (random.nextBoolean() ? " ZORDER BY (k)" : "");
      engine.accept(sql);
      others();
    }
    check();
    return sql;
  }

  /** Versions of which no row differs. */
  private void others() {
    long newest = log().loadSnapshot().version();
    while (version < newest) {
      became(rows);
    }
  }

  private void became(List<ModelRow> after) {
    version++;
    after.stream().filter(row -> row.version() == 0).forEach(row -> row.version(version));
    versions.put(version, after);
    rows = after;
  }

  /** Whether no row has changed; then the table has no new version. */
  private boolean isSame(List<ModelRow> after) {
    return after.size() == rows.size() && new HashSet<>(after).containsAll(rows);
  }

  private @Nullable String failure(String sql) {
    try {
      session.sql(sql);
    } catch (Exception e) {
      if (e instanceof SparkThrowable named) {
        return named.getCondition();
      }
      throw e;
    }
    return fail("no failure");
  }

  private void check() {
    assertThat(log().loadSnapshot().version()).isEqualTo(version);
    assertThat(shown(select(List.of()), 0)).containsExactlyInAnyOrderElementsOf(shown(rows));
    if (has("enableRowTracking")) {
      checkRowIds();
    }
  }

  private DeltaLog log() {
    return DeltaLog.forTable(new HadoopLogStore(new Configuration()), directory.toUri().getPath());
  }

  private void checkRowIds() {
    List<Column> tracked =
        List.of(functions.col("_metadata.row_id"), functions.col("_metadata.row_commit_version"));
    Map<Long, Row> byId = new HashMap<>();
    for (Row row : select(tracked).collectAsList()) {
      assertThat(byId.put(row.getLong(0), row)).as("two rows of id " + row.getLong(0)).isNull();
    }
    List<ModelRow> fresh = new ArrayList<>();
    for (ModelRow row : rows) {
      if (row.id() == null) {
        fresh.add(row);
      } else {
        Row found = byId.remove(row.id());
        assertThat(found).as("row " + row.id()).isNotNull();
        assertThat(shown(found, 2)).isEqualTo(row.shown(columns));
        assertThat(found.getLong(1)).as("version of row " + row.id()).isEqualTo(row.version());
      }
    }
    for (ModelRow row : fresh) {
      Row found =
          byId.values().stream()
              .filter(one -> shown(one, 2).equals(row.shown(columns)))
              .findFirst()
              .orElseThrow();
      assertThat(ids.add(found.getLong(0))).as("id given before: " + found).isTrue();
      assertThat(found.getLong(1)).isEqualTo(row.version());
      row.id(found.getLong(0));
      byId.remove(found.getLong(0));
    }
    assertThat(byId).isEmpty();
  }

  /** What the feed tells, version by version, makes of each version the next one. */
  void checkFeed() {
    if (!has("enableChangeDataFeed") || version == oldest) {
      return;
    }
    Dataset<Row> feed =
        session
            .read()
            .format("delta")
            .option("readChangeFeed", "true")
            .option("startingVersion", oldest + 1)
            .load(directory.toString());
    List<Column> told = List.of(functions.col("_commit_version"), functions.col("_change_type"));
    Map<Long, List<Row>> byVersion = new TreeMap<>();
    for (Row change : feed.select(withColumns(told)).collectAsList()) {
      byVersion.computeIfAbsent(change.getLong(0), number -> new ArrayList<>()).add(change);
    }
    assertThat(byVersion.keySet()).isSubsetOf(versions.keySet());
    List<String> replayed = new ArrayList<>(shown(requireNonNull(versions.get(oldest))));
    for (long number = oldest + 1; number <= version; number++) {
      List<Row> changes = byVersion.getOrDefault(number, List.of());
      for (Row change : changes) {
        if (change.getString(1).equals("delete") || change.getString(1).endsWith("preimage")) {
          assertThat(replayed.remove(shown(change, 2)))
              .as("version %d had %s", number, change)
              .isTrue();
        }
      }
      for (Row change : changes) {
        if (change.getString(1).equals("insert") || change.getString(1).endsWith("postimage")) {
          replayed.add(shown(change, 2));
        }
      }
      assertThat(replayed)
          .as("version " + number)
          .containsExactlyInAnyOrderElementsOf(shown(versions.getOrDefault(number, List.of())));
    }
  }

  /** A version of before is still what it was. */
  void checkVersion(long number) {
    Dataset<Row> then =
        session
            .read()
            .format("delta")
            .option("versionAsOf", number)
            .load(directory.toString())
            .select(withColumns(List.of()));
    assertThat(shown(then, 0))
        .as("version " + number)
        .containsExactlyInAnyOrderElementsOf(shown(versions.getOrDefault(number, List.of())));
  }

  /** A version of which the files are still there. */
  long anyVersion(Random random) {
    return oldest + random.nextInt((int) (version - oldest) + 1);
  }

  private Dataset<Row> select(List<Column> first) {
    return session.read().format("delta").load(directory.toString()).select(withColumns(first));
  }

  private Column[] withColumns(List<Column> first) {
    List<Column> all = new ArrayList<>(first);
    columns.forEach(column -> all.add(functions.col(column.name()).cast("string")));
    return all.toArray(new Column[0]);
  }

  private List<String> shown(Dataset<Row> found, int from) {
    return found.collectAsList().stream().map(row -> shown(row, from)).toList();
  }

  private String shown(Row row, int from) {
    @Nullable String[] cells = new String[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = row.getString(from + i);
    }
    return Arrays.toString(cells);
  }

  private List<String> shown(List<ModelRow> of) {
    return of.stream().map(row -> row.shown(columns)).toList();
  }

  @Override
  public String toString() {
    return "table of " + columns + " with " + properties;
  }
}
