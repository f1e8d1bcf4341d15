package io.mangrove.spark.maintenance;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.snapshot.VersionRange;
import io.mangrove.log.tags.VersionTag;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.ScanSettings;
import io.mangrove.spark.internals.TimestampText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALL system.restore(table => 'db.t', version => 3)}: makes an earlier version the newest,
 * by a commit of its own. Runs on the driver; starts no job.
 */
final class RestoreProcedure extends TableProcedure {
  static final String NAME = "restore";

  RestoreProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "RESTORE",
        "Makes a Delta table what it was at an earlier version",
        optional("version", DataTypes.LongType, "Which version; this or a timestamp"),
        optional("timestamp", DataTypes.StringType, "The version of that moment"),
        optional("tag", DataTypes.StringType, "The version that has the tag"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    long given = IntStream.rangeClosed(1, 3).filter(at -> !arguments.isNullAt(at)).count();
    if (given != 1) {
      throw ProcedureError.DELTA_ONEOF_IN_TIMETRAVEL.with();
    }
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    if (!arguments.isNullAt(3)) {
      VersionTag tag = table.log().tags().get(TagRows.name(arguments, 3));
      parameters.put("version", Long.toString(tag.version()));
      parameters.put("timestamp", null);
      return new RestoreJob(session(), table, table.log().tags().snapshot(tag)).run(parameters);
    }
    long version;
    if (arguments.isNullAt(1)) {
      String text = arguments.getUTF8String(2).toString();
      version = versionAt(table, text);
      parameters.put("version", null);
      parameters.put("timestamp", text);
    } else {
      version = existing(table, arguments.getLong(1));
      parameters.put("version", Long.toString(version));
      parameters.put("timestamp", null);
    }
    Snapshot newest = table.snapshot();
    Snapshot earlier = version == newest.version() ? newest : table.log().loadSnapshotAt(version);
    return new RestoreJob(session(), table, earlier).run(parameters);
  }

  private static long existing(LiveTable table, long version) {
    VersionRange versions = table.log().history().versions();
    boolean held = version >= versions.earliest() && version <= table.snapshot().version();
    if (!held && table.log().tags().ofVersion(version) == null) {
      throw ProcedureError.DELTA_CANNOT_RESTORE_TABLE_VERSION.with(
          "version", version,
          "startVersion", versions.earliest(),
          "endVersion", table.snapshot().version());
    }
    return version;
  }

  private long versionAt(LiveTable table, String text) {
    Long micros = TimestampText.micros(text, ScanSettings.of(session()).timeZone());
    if (micros == null) {
      throw ProcedureError.DELTA_TIMESTAMP_INVALID.with("expr", text);
    }
    long millis = Math.floorDiv(micros, 1_000L);
    if (millis > table.snapshot().timestamp()) {
      throw ProcedureError.DELTA_CANNOT_RESTORE_TIMESTAMP_GREATER.with(
          "requestedTimestamp",
          text,
          "latestTimestamp",
          Instant.ofEpochMilli(table.snapshot().timestamp()));
    }
    try {
      return table.log().history().versionAt(millis);
    } catch (DeltaException e) {
      if (!e.condition().equals("DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION")) {
        throw e;
      }
      throw ProcedureError.DELTA_CANNOT_RESTORE_TIMESTAMP_EARLIER.causedBy(
          e,
          "requestedTimestamp",
          text,
          "earliestTimestamp",
          String.valueOf(e.messageParameters().get("commitTimestamp")));
    }
  }
}
