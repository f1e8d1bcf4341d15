package io.mangrove.spark.rowlevel;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.RowTracking;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.features.WriteSupport;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.convert.PredicateConverter;
import io.mangrove.spark.internals.StatementCondition;
import io.mangrove.spark.read.DeltaScanBuilder;
import io.mangrove.spark.read.PreImage;
import io.mangrove.spark.read.RowIdentity;
import io.mangrove.spark.read.TrackedRows;
import io.mangrove.spark.write.WritePlan;
import io.mangrove.spark.write.WriteTarget;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.write.RowLevelOperation;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import org.apache.spark.sql.connector.write.RowLevelOperationBuilder;
import org.apache.spark.sql.connector.write.RowLevelOperationInfo;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A table that a statement changes row by row, at the version that it is worked out on: all that
 * reads for the statement and its commit go by this one version.
 *
 * @param name as it should show in plans
 * @param schema the table's columns, without hidden ones
 */
public record RowLevelTarget(
    SparkSession session, String name, WriteTarget table, Snapshot snapshot, StructType schema) {

  private static final List<String> HIDDEN =
      List.of(
          RowIdentity.FILE,
          RowIdentity.POSITION,
          TrackedRows.ROW_ID,
          TrackedRows.COMMIT_VERSION,
          PreImage.NAME);

  /** What {@code SupportsRowLevelOperations} asks for. Nothing is read or written by it. */
  public RowLevelOperationBuilder operation(RowLevelOperationInfo info) {
    return () -> ErrorConverter.analysing(() -> operation(info.command()));
  }

  private RowLevelOperation operation(Command command) {
    checkNamesAreFree();
    return new MergeOnReadOperation(this, command, masksRows(command));
  }

  /**
   * Whether rows are taken out of files by deletion vectors, as the table permits and the session
   * does not forbid; else the files are written anew without them.
   */
  private boolean masksRows(Command command) {
    String conf =
        "spark.databricks.delta."
            + command.name().toLowerCase(Locale.ROOT)
            + ".deletionVectors.persistent";
    return WriteSupport.mayMaskRows(snapshot.protocol(), table.metadata())
        && Boolean.parseBoolean(session.conf().get(conf, "true"));
  }

  /** A column of the table hides a metadata column of the same name. */
  private void checkNamesAreFree() {
    for (StructField column : schema.fields()) {
      for (String hidden : HIDDEN) {
        if (column.name().equalsIgnoreCase(hidden)) {
          throw RowLevelError.DELTA_COLUMN_NAME_RESERVED.with("columnName", column.name());
        }
      }
    }
  }

  /**
   * Throws where the table is none whose rows may be changed, before any of them is looked at.
   *
   * @param whole whether only whole files go away
   */
  void checkMayChange(Command command, boolean whole) {
    Metadata metadata = table.metadata();
    WriteSupport.check(table.log().tableRoot(), snapshot.protocol(), metadata);
    TableProperties properties = new TableProperties(metadata.configuration());
    if (properties.appendOnly()) {
      throw RowLevelError.DELTA_CANNOT_MODIFY_APPEND_ONLY.with("operation", command, "table", name);
    }
    if (!whole && trackedRows() == null && tracksRows()) {
      throw RowLevelError.DELTA_MATERIALIZED_ROW_TRACKING_COLUMN_NAME_MISSING.with(
          "operation", command, "tableName", name);
    }
  }

  /** Whether the table records its changes for readers of the change data feed. */
  boolean recordsChanges() {
    return new TableProperties(snapshot.metadata().configuration()).changeDataFeed();
  }

  private boolean tracksRows() {
    return RowTracking.of(snapshot.protocol(), snapshot.metadata()).enabled();
  }

  /** Where the ids of rows are kept that go from file to file; null where rows have none. */
  @Nullable TrackedRows trackedRows() {
    return TrackedRows.of(snapshot.protocol(), snapshot.metadata());
  }

  DeltaScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    DeltaScanBuilder scan = new DeltaScanBuilder(session, name, snapshot, schema, options);
    return table.pendingMetadata() == null
        ? scan
        : scan.withColumnsOf(table.metadata(), table.columnMapping());
  }

  /**
   * Says to a transaction that its outcome depends on the rows that meet a condition.
   *
   * @param condition null: on all rows
   */
  public void declareReads(Transaction transaction, @Nullable StatementCondition condition) {
    if (condition == null) {
      transaction.readWholeTable();
      return;
    }
    transaction.readFiles(
        new PredicateConverter(schema, snapshot.partitionColumns()).toLog(condition.predicates()),
        new AddedRows(this, condition));
  }

  /** How rows of all columns are written, with what tracks them behind those. */
  WritePlan writePlan(StructType rows, CaseInsensitiveStringMap options) {
    TrackedRows tracked = trackedRows();
    return tracked == null
        ? WritePlan.of(session, table, rows, options)
        : WritePlan.ofTracked(session, table, rows, tracked, options);
  }

  /** How changes of rows are recorded, which have all columns and the kind of change. */
  WritePlan changePlan(CaseInsensitiveStringMap options) {
    return WritePlan.ofChangeData(session, table, PreImage.type(schema), options);
  }
}
