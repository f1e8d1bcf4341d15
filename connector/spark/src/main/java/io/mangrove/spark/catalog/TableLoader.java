package io.mangrove.spark.catalog;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.changes.ChangeRange;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.tags.VersionTag;
import io.mangrove.log.tags.VersionTags;
import io.mangrove.spark.convert.ErrorConverter;
import java.time.ZoneId;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.ChangelogContext;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads tables, live or at a version somebody named. A live table costs one listing of its log,
 * from the version this process knows on; Spark jobs are never run.
 */
public final class TableLoader {
  private static final String TIME_ZONE = "spark.sql.session.timeZone";
  private static final String BEYOND_NEWEST =
      "spark.databricks.delta.changeDataFeed.timestampOutOfRange.enabled";
  private static final String SCHEMA_MODE =
      "spark.databricks.delta.changeDataFeed.defaultSchemaModeForColumnMappingTable";

  private final SparkSession session;
  private final AfterCommit afterCommit;
  private final TableLogs logs;

  public TableLoader(SparkSession session, AfterCommit afterCommit) {
    this.session = session;
    this.afterCommit = afterCommit;
    this.logs = new TableLogs(session);
  }

  /** The table of a catalog's entry at its newest version. */
  public LiveTable live(TableEntry entry) {
    return ErrorConverter.analysing(
        () -> {
          DeltaLog log = logs.open(entry.location());
          return new LiveTable(session, log, entry, existing(log, entry), afterCommit);
        });
  }

  /**
   * The table at a version.
   *
   * @param version its number, or the name of its tag
   */
  public TimeTravelTable at(TableEntry entry, String version) {
    return ErrorConverter.analysing(
        () -> {
          VersionTags tags = logs.open(entry.location()).tags();
          VersionTag tag = tags.find(version);
          return tag == null
              ? atVersion(entry, parseVersion(version))
              : new TimeTravelTable(session, entry, tags.snapshot(tag));
        });
  }

  /** The table at the newest version committed at a time or before it, in microseconds. */
  public TimeTravelTable at(TableEntry entry, long timestampMicros) {
    return ErrorConverter.analysing(
        () -> atTimestamp(entry, Math.floorDiv(timestampMicros, 1_000L)));
  }

  /**
   * The changes of a table between two versions.
   *
   * @param context what Spark's own clause or reader asks for
   * @param options of the read; where they ask for changes, they count
   */
  public RecordedChangelog changes(
      TableEntry entry, ChangelogContext context, CaseInsensitiveStringMap options) {
    return ErrorConverter.analysing(
        () -> {
          ChangeRequest request =
              ChangeRequest.isIn(options)
                  ? ChangeRequest.of(options, session.conf().get(TIME_ZONE))
                  : ChangeRequest.of(context);
          DeltaLog log = logs.open(entry.location());
          Snapshot newest = existing(log, entry);
          boolean beyond = Boolean.parseBoolean(session.conf().get(BEYOND_NEWEST, "false"));
          ChangeRange range =
              ChangeRange.of(request.start(), request.end(), newest, log.history(), beyond);
          return new RecordedChangelog(
              session, log, entry, newest, schemaOf(range, log, newest), range);
        });
  }

  /** Where columns are mapped, a conf may ask for the schema that the last version had. */
  private Snapshot schemaOf(ChangeRange range, DeltaLog log, Snapshot newest) {
    boolean ofLast =
        newest.columnMapping() != ColumnMapping.NONE
            && session.conf().get(SCHEMA_MODE, "legacy").equalsIgnoreCase("endVersion")
            && !range.isEmpty()
            && range.last() < newest.version();
    return ofLast ? log.loadSnapshotAt(range.last()) : newest;
  }

  /** The table of a path, pinned where the path has a version suffix; null if there is none. */
  public @Nullable Table path(PathIdentifier path) {
    return ErrorConverter.analysing(
        () -> {
          TableEntry entry = entry(path);
          DeltaLog log = logs.open(entry.location());
          Snapshot snapshot = log.snapshotIfExists();
          if (snapshot != null) {
            return new LiveTable(session, log, entry, snapshot, afterCommit);
          }
          PathIdentifier pinned = existingPinned(path);
          return pinned == null ? null : pinned(pinned);
        });
  }

  /**
   * The entry of a path whose suffix names no version; a time travel specification goes with it.
   * Null if there is no table.
   *
   * @param specification what else names a version, for the error if the suffix does too
   */
  public @Nullable TableEntry unpinned(PathIdentifier path, String specification) {
    return ErrorConverter.analysing(
        () -> {
          TableEntry entry = entry(path);
          if (logs.open(entry.location()).exists()) {
            return entry;
          }
          if (existingPinned(path) != null) {
            throw CatalogError.DELTA_UNSUPPORTED_TIME_TRAVEL_MULTIPLE_FORMATS.with(
                "first", path.path(), "second", specification);
          }
          return null;
        });
  }

  /** Whether there is a table at a path, or at the path without its suffix. */
  public boolean exists(PathIdentifier path) {
    return ErrorConverter.analysing(
        () -> logs.open(entry(path).location()).exists() || existingPinned(path) != null);
  }

  private @Nullable PathIdentifier existingPinned(PathIdentifier path) {
    PathIdentifier pinned = path.pinned();
    return pinned != null && logs.open(entry(pinned).location()).exists() ? pinned : null;
  }

  private TimeTravelTable pinned(PathIdentifier pinned) {
    TableEntry entry = entry(pinned);
    Long version = pinned.version();
    if (version != null) {
      return atVersion(entry, version);
    }
    ZoneId zone = ZoneId.of(session.conf().get(TIME_ZONE));
    return atTimestamp(entry, pinned.timestampMillis(zone));
  }

  private TimeTravelTable atTimestamp(TableEntry entry, long timestampMillis) {
    DeltaLog log = logs.open(entry.location());
    Snapshot newest = existing(log, entry);
    long version = log.history().versionAt(timestampMillis);
    return new TimeTravelTable(
        session, entry, version == newest.version() ? newest : log.loadSnapshotAt(version));
  }

  private TimeTravelTable atVersion(TableEntry entry, long version) {
    DeltaLog log = logs.open(entry.location());
    return new TimeTravelTable(session, entry, log.loadSnapshotAt(version));
  }

  private TableEntry entry(PathIdentifier path) {
    return TableEntry.ofPath(logs.files().qualified(path.path()));
  }

  private static Snapshot existing(DeltaLog log, TableEntry entry) {
    Snapshot snapshot = log.snapshotIfExists();
    if (snapshot == null) {
      throw CatalogError.DELTA_TABLE_LOG_IS_GONE.with(
          "tableName", entry.name(), "path", entry.location());
    }
    return snapshot;
  }

  private static long parseVersion(String version) {
    try {
      long parsed = Long.parseLong(version.strip());
      if (parsed >= 0) {
        return parsed;
      }
    } catch (NumberFormatException e) {
      throw CatalogError.DELTA_INVALID_VERSION.causedBy(e, "version", version);
    }
    throw CatalogError.DELTA_INVALID_VERSION.with("version", version);
  }
}
