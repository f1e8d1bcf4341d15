package io.mangrove.spark.maintenance;

import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.tags.VersionTag;
import io.mangrove.log.tags.VersionTags;
import io.mangrove.spark.catalog.LiveTable;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code CALL system.create_tag(table => 'db.t', tag => 'v1', version => 3)}: names a version,
 * which stays readable until the tag is dropped or expires. Runs on the driver; starts no job.
 */
final class CreateTagProcedure extends TableProcedure {
  static final String NAME = "create_tag";
  private static final double MOST_DAYS = 365_250;

  CreateTagProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "CREATE TAG",
        "Names a version of a Delta table and keeps it readable",
        ProcedureParameter.in("tag", DataTypes.StringType).comment("The name").build(),
        optional("version", DataTypes.LongType, "The newest where left out"),
        optional("retain_days", DataTypes.DoubleType, "When the tag expires; never if left out"),
        flag("if_not_exists", "Whether a tag of the name that is there may stay as it is"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    String name = TagRows.name(arguments, 1);
    VersionTags tags = table.log().tags();
    boolean ifNotExists = !arguments.isNullAt(4) && arguments.getBoolean(4);
    VersionTag there = ifNotExists ? tags.find(name) : null;
    if (there != null) {
      return TagRows.of(List.of(there));
    }
    Snapshot newest = table.snapshot();
    Snapshot version =
        arguments.isNullAt(2) || arguments.getLong(2) == newest.version()
            ? newest
            : table.log().loadSnapshotAt(arguments.getLong(2));
    long now = System.currentTimeMillis();
    VersionTag tag =
        tags.create(
            name,
            version,
            table.log()::loadSnapshot,
            new MissingFiles(session(), newest.tableRoot())::among,
            now,
            arguments.isNullAt(3) ? null : now + retentionMillis(arguments.getDouble(3)));
    return TagRows.of(List.of(tag));
  }

  private static long retentionMillis(double days) {
    if (!(days > 0 && days <= MOST_DAYS)) {
      throw ProcedureError.DELTA_ILLEGAL_OPTION.with(
          "input", days, "name", "RETAIN DAYS", "explain", "a tag is kept for up to 1000 years");
    }
    return Math.round(days * Duration.ofDays(1).toMillis());
  }
}
