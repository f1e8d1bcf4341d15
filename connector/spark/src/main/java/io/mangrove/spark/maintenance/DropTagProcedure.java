package io.mangrove.spark.maintenance;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.tags.VersionTag;
import io.mangrove.log.tags.VersionTags;
import io.mangrove.spark.catalog.LiveTable;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code CALL system.drop_tag(table => 'db.t', tag => 'v1')}: takes a version's name away. Runs on
 * the driver; starts no job.
 */
final class DropTagProcedure extends TableProcedure {
  static final String NAME = "drop_tag";

  DropTagProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "DROP TAG",
        "Takes a tag from a version of a Delta table",
        ProcedureParameter.in("tag", DataTypes.StringType).comment("Its name").build(),
        flag("if_exists", "Whether it need not be there"));
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    VersionTags tags = table.log().tags();
    String name = TagRows.name(arguments, 1);
    boolean ifExists = !arguments.isNullAt(2) && arguments.getBoolean(2);
    long version = versionOf(tags, name);
    if (version >= 0) {
      LoggedFiles.lookAgainAfter(table.log(), version);
    }
    if (!tags.drop(name) && !ifExists) {
      var unused = tags.get(name);
    }
    return TagRows.of(List.of());
  }

  /** Of a tag that is damaged, 0; -1 where there is none. */
  private static long versionOf(VersionTags tags, String name) {
    try {
      VersionTag tag = tags.find(name);
      return tag == null ? -1 : tag.version();
    } catch (DeltaException e) {
      return 0;
    }
  }
}
