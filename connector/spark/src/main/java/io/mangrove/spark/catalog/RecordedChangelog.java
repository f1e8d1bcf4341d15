package io.mangrove.spark.catalog;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.changes.ChangeColumns;
import io.mangrove.log.changes.ChangeFeed;
import io.mangrove.log.changes.ChangeRange;
import io.mangrove.log.changes.ChangedFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.CharVarcharColumns;
import io.mangrove.spark.internals.ScanSettings;
import io.mangrove.spark.read.ChangeScanBuilder;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Changelog;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a range of versions as their writers recorded them. Exact as they are: no row that
 * was merely carried over, both sides of an update. So Spark need not sort anything out. The
 * commits are read when a query is planned, and once.
 */
public final class RecordedChangelog implements Changelog {
  private final SparkSession session;
  private final DeltaLog log;
  private final TableEntry entry;
  private final Snapshot newest;
  private final Snapshot schemaOf;
  private final ChangeRange range;
  private final StructType schema;

  /** Guarded by this. */
  private @Nullable ChangedFiles changes;

  /**
   * @param newest the table at the last version of the range or a later one
   * @param schemaOf the version with whose schema the changes are read
   */
  RecordedChangelog(
      SparkSession session,
      DeltaLog log,
      TableEntry entry,
      Snapshot newest,
      Snapshot schemaOf,
      ChangeRange range) {
    this.session = session;
    this.log = log;
    this.entry = entry;
    this.newest = newest;
    this.schemaOf = schemaOf;
    this.range = range;
    ChangeColumns.checkFree(schemaOf.schema());
    this.schema =
        TableColumns.of(schemaOf.metadata())
            .asFoundIn(schemaOf)
            .schema()
            .add(ChangeColumns.TYPE, DataTypes.StringType)
            .add(ChangeColumns.VERSION, DataTypes.LongType)
            .add(ChangeColumns.TIMESTAMP, DataTypes.TimestampType);
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  public Column[] columns() {
    return CatalogV2Util.structTypeToV2Columns(CharVarcharColumns.asDeclared(schema), true);
  }

  @Override
  public boolean containsCarryoverRows() {
    return false;
  }

  /** There are, and whoever wants them summed up was refused: that needs the ids of rows. */
  @Override
  public boolean containsIntermediateChanges() {
    return false;
  }

  @Override
  public boolean representsUpdateAsDeleteAndInsert() {
    return false;
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    ChangedFiles files = ErrorConverter.analysing(this::changes);
    return new ChangeScanBuilder(session, name(), schemaOf, schema, range, files, options);
  }

  private synchronized ChangedFiles changes() {
    ChangedFiles known = changes;
    if (known == null) {
      known =
          range.isEmpty()
              ? ChangedFiles.none()
              : ChangeFeed.read(
                  log.changes(newest, range.first(), range.last()),
                  schemaOf,
                  log::loadSnapshotAt,
                  ScanSettings.ignoresMissingFiles(session));
      changes = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return name() + " changes of versions " + range.first() + " to " + range.last();
  }
}
