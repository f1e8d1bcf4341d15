package io.mangrove.log.changes;

import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.ActiveMapping;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaGrowth;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.CommitChanges;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.TableChanges;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a range of commits says about changed rows, and sees to it that the feed is whole:
 * recorded by each of the versions, and of rows that the schema to read with can show. Changes with
 * every commit; for one thread. PROTOCOL: Change Data Files.
 */
public final class ChangeFeed {
  /** Which of two schemas is used where columns are mapped; for the message of an error. */
  private static final String SCHEMA_MODE =
      "spark.databricks.delta.changeDataFeed.defaultSchemaModeForColumnMappingTable";

  private static final String ENABLED = "delta.enableChangeDataFeed";

  private final TableChanges commits;
  private final Snapshot schemaOf;
  private @Nullable Metadata atFirst;
  private long firstChange = -1;
  private long firstWithoutFeed = -1;
  private long firstOtherSchema = -1;
  private long firstRepair = -1;

  private ChangeFeed(TableChanges commits, Snapshot schemaOf) {
    this.commits = commits;
    this.schemaOf = schemaOf;
  }

  /**
   * The files that hold the changes of some commits.
   *
   * @param schemaOf the version with whose schema they are to be read: the last of the range or a
   *     later one
   * @param versions loads a version; asked for the first one if nothing else tells its metadata
   */
  public static ChangedFiles read(
      TableChanges commits, Snapshot schemaOf, LongFunction<Snapshot> versions) {
    return read(commits, schemaOf, versions, false);
  }

  /**
   * The same.
   *
   * @param withoutLost whether rows that were lost with their files may be left out, rather than be
   *     an error: nobody can tell them any more
   */
  public static ChangedFiles read(
      TableChanges commits,
      Snapshot schemaOf,
      LongFunction<Snapshot> versions,
      boolean withoutLost) {
    ChangeFeed feed = new ChangeFeed(commits, schemaOf);
    ChangedFiles.Builder files =
        new ChangedFiles.Builder(!schemaOf.metadata().partitionColumns().isEmpty());
    for (CommitChanges commit : commits) {
      feed.look(commit);
      if (feed.firstWithoutFeed >= 0) {
        continue; // it will be refused, and for an earlier reason perhaps
      }
      if (isRepair(commit)) {
        feed.firstRepair = feed.firstRepair < 0 ? commit.version() : feed.firstRepair;
      } else if (!commit.changeFiles().isEmpty()) {
        files.takeChangeFiles(commit);
      } else if (!changedNothing(commit.info())) {
        files.takeDataFiles(commit);
      }
    }
    feed.check(versions);
    if (feed.firstRepair >= 0 && !withoutLost) {
      throw ChangeError.DELTA_CHANGE_DATA_FILE_NOT_FOUND.with(
          "version",
          feed.firstRepair,
          "before",
          feed.firstRepair - 1,
          "after",
          feed.firstRepair + 1);
    }
    return files.build();
  }

  private void look(CommitChanges commit) {
    Metadata changed = commit.metadata();
    if (changed == null) {
      return;
    }
    if (commit.version() == commits.firstVersion()) {
      atFirst = changed;
      return;
    }
    firstChange = firstChange < 0 ? commit.version() : firstChange;
    if (firstWithoutFeed < 0 && !recordsChanges(changed)) {
      firstWithoutFeed = commit.version();
    }
    if (firstOtherSchema < 0 && !isReadable(changed)) {
      firstOtherSchema = commit.version();
    }
  }

  private void check(LongFunction<Snapshot> versions) {
    long first = commits.firstVersion();
    Metadata begin = atFirst;
    if (begin == null) {
      // Mostly nothing has changed since, and an older version need not be loaded.
      boolean unchanged = firstChange < 0 && schemaOf.version() == commits.lastVersion();
      begin = unchanged ? schemaOf.metadata() : versions.apply(first).metadata();
    }
    long without = recordsChanges(begin) ? firstWithoutFeed : first;
    if (without >= 0) {
      throw ChangeError.DELTA_MISSING_CHANGE_DATA.with(
          "startVersion", first,
          "endVersion", commits.lastVersion(),
          "version", without,
          "key", ENABLED);
    }
    if (firstOtherSchema >= 0) {
      throw ChangeError.DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_SCHEMA_CHANGE.with(
          parameters(firstOtherSchema));
    }
    if (!isReadable(begin)) {
      throw ChangeError.DELTA_CHANGE_DATA_FEED_INCOMPATIBLE_DATA_SCHEMA.with(parameters(first));
    }
  }

  private Object[] parameters(long incompatibleVersion) {
    return new Object[] {
      "start", commits.firstVersion(),
      "end", commits.lastVersion(),
      "readSchema", schemaOf.metadata().schemaString(),
      "readVersion", schemaOf.version(),
      "incompatibleVersion", incompatibleVersion,
      "config", SCHEMA_MODE
    };
  }

  private static boolean recordsChanges(Metadata metadata) {
    return new TableProperties(metadata.configuration()).changeDataFeed();
  }

  /** Whether rows written under some metadata read as they were meant. */
  private boolean isReadable(Metadata metadata) {
    ColumnMapping mapping = ActiveMapping.of(schemaOf.protocol(), metadata);
    boolean same =
        mapping == schemaOf.columnMapping()
            && metadata.schemaString().equals(schemaOf.metadata().schemaString());
    StructType schema =
        same ? schemaOf.schema() : mapping.inForce(SchemaJson.parse(metadata.schemaString()));
    return (same || SchemaGrowth.onlyAdds(schema, schemaOf.schema()))
        && ColumnMapping.physicalNames(schema, metadata.partitionColumns())
            .equals(schemaOf.physicalPartitionColumns());
  }

  /** A MERGE may write rows anew that it then leaves as they were, and says so. */
  private static boolean changedNothing(@Nullable CommitInfo info) {
    if (info == null || !"MERGE".equals(info.operation())) {
      return false;
    }
    Map<String, String> metrics = info.operationMetrics();
    return metrics != null
        && "0".equals(metrics.get("numTargetRowsInserted"))
        && "0".equals(metrics.get("numTargetRowsUpdated"))
        && "0".equals(metrics.get("numTargetRowsDeleted"));
  }

  /** Whether files went that nobody can read any more. */
  private static boolean isRepair(CommitChanges commit) {
    CommitInfo info = commit.info();
    String operation = info == null ? null : info.operation();
    return operation != null && operation.startsWith("FSCK") && !commit.removed().isEmpty();
  }
}
