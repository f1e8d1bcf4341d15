package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.snapshot.HistoryEntry;
import io.mangrove.spark.internals.CatalystValues;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A table's history as rows, newest version first. */
final class HistoryRows {
  private static final StructType JOB =
      new StructType()
          .add("jobId", DataTypes.StringType)
          .add("jobName", DataTypes.StringType)
          .add("jobRunId", DataTypes.StringType)
          .add("runId", DataTypes.StringType)
          .add("jobOwnerId", DataTypes.StringType)
          .add("triggerType", DataTypes.StringType);

  private static final StructType NOTEBOOK =
      new StructType().add("notebookId", DataTypes.StringType);

  /** The columns and types that users of Delta know, in their order. */
  static final StructType SCHEMA =
      new StructType()
          .add("version", DataTypes.LongType)
          .add("timestamp", DataTypes.TimestampType)
          .add("userId", DataTypes.StringType)
          .add("userName", DataTypes.StringType)
          .add("operation", DataTypes.StringType)
          .add(
              "operationParameters",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))
          .add("job", JOB)
          .add("notebook", NOTEBOOK)
          .add("clusterId", DataTypes.StringType)
          .add("readVersion", DataTypes.LongType)
          .add("isolationLevel", DataTypes.StringType)
          .add("isBlindAppend", DataTypes.BooleanType)
          .add(
              "operationMetrics",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))
          .add("userMetadata", DataTypes.StringType)
          .add("engineInfo", DataTypes.StringType);

  private HistoryRows() {}

  static ProcedureRows of(List<HistoryEntry> entries) {
    return new ProcedureRows(SCHEMA, entries.stream().map(HistoryRows::row).toList());
  }

  private static InternalRow row(HistoryEntry entry) {
    long timestampMicros = entry.timestamp() * 1_000L;
    CommitInfo info = entry.info();
    if (info == null) {
      @Nullable Object[] values = new Object[SCHEMA.length()];
      values[0] = entry.version();
      values[1] = timestampMicros;
      return CatalystValues.row(values);
    }
    return CatalystValues.row(
        entry.version(),
        timestampMicros,
        CatalystValues.string(info.userId()),
        CatalystValues.string(info.userName()),
        CatalystValues.string(info.operation()),
        CatalystValues.map(info.operationParameters()),
        struct(JOB, info.job()),
        struct(NOTEBOOK, info.notebook()),
        CatalystValues.string(info.clusterId()),
        info.readVersion(),
        CatalystValues.string(info.isolationLevel()),
        info.isBlindAppend(),
        CatalystValues.map(info.operationMetrics()),
        CatalystValues.string(info.userMetadata()),
        CatalystValues.string(info.engineInfo()));
  }

  private static @Nullable InternalRow struct(
      StructType type, @Nullable Map<String, String> values) {
    if (values == null) {
      return null;
    }
    @Nullable Object[] fields = new Object[type.length()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = CatalystValues.string(values.get(type.fieldNames()[i]));
    }
    return CatalystValues.row(fields);
  }
}
