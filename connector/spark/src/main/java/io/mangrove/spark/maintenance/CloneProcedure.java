package io.mangrove.spark.maintenance;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.catalog.CatalogError;
import io.mangrove.spark.catalog.PathIdentifier;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.internals.CatalystValues;
import io.mangrove.spark.internals.NamedTables;
import io.mangrove.spark.internals.SessionFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALL system.clone(table => 'db.copy', source => 'db.t')}: makes a table that has the files
 * of another one.
 */
final class CloneProcedure extends NewTableProcedure {
  static final String NAME = "clone";

  CloneProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "Makes a Delta table that has the files of another one",
        ProcedureParameter.in("table", DataTypes.StringType)
            .comment("The new table's name, or delta.`path`")
            .build(),
        ProcedureParameter.in("source", DataTypes.StringType)
            .comment("The table to clone, or delta.`path`, or parquet.`path`")
            .build(),
        ProcedureParameter.in("mode", DataTypes.StringType)
            .defaultValue("'create'")
            .comment("Or 'create if not exists', 'create or replace', 'replace'")
            .build(),
        optional("version", DataTypes.LongType, "Of the source; the newest if null"),
        optional("timestamp", DataTypes.StringType, "The version of that moment"),
        optional(
            "properties",
            DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType),
            "Properties that the new table has other than the source"),
        optional("location", DataTypes.StringType, "Where the new table lies"),
        optional("tag", DataTypes.StringType, "The version that has the tag"),
        flag("deep", "Whether to copy the files, rather than to read them where they are"));
  }

  @Override
  ProcedureRows run(InternalRow arguments) throws NoSuchNamespaceException, NoSuchTableException {
    String name = arguments.getUTF8String(0).toString();
    String sourceName = arguments.getUTF8String(1).toString();
    CloneMode mode = CloneMode.of(arguments.getUTF8String(2).toString());
    if (!arguments.isNullAt(3) && !arguments.isNullAt(7)) {
      throw ProcedureError.DELTA_ONEOF_IN_TIMETRAVEL.with();
    }
    String version =
        arguments.isNullAt(3) ? text(arguments, 7) : Long.toString(arguments.getLong(3));
    CloneSource source = source(sourceName, version, text(arguments, 4));
    Map<String, String> properties = new LinkedHashMap<>();
    if (!arguments.isNullAt(5)) {
      CatalystValues.stringMap(arguments, 5)
          .forEach((key, value) -> properties.put(key, value == null ? "" : value));
    }
    NamedTables.Found found = find(name);
    String location = text(arguments, 6);
    if (location != null && PathIdentifier.of(found.ident()) != null) {
      throw CloneError.DELTA_CLONE_AMBIGUOUS_TARGET.with(
          "targetIdentifier", found.ident().name(), "externalLocation", location);
    }
    PlacedTable target = place(found, location);
    boolean deep = !arguments.isNullAt(8) && arguments.getBoolean(8);
    Map<String, String> own = PlacedTable.ofClone(properties);
    CloneJob job =
        deep
            ? CloneJob.deep(session(), source, target, own)
            : CloneJob.shallow(source, target, own);
    Snapshot existing = target.existing();
    if (existing == null && !mode.creates()) {
      throw CloneError.DELTA_CANNOT_REPLACE_MISSING_TABLE.with("tableName", target.entry().name());
    }
    if (existing == null) {
      checkHoldsNoData(target, deep ? CopiedFiles.folder(source) : "");
    }
    if (existing == null || mode.replaces()) {
      return job.run();
    }
    boolean known = target.listed() || PathIdentifier.of(found.ident()) != null;
    if (mode == CloneMode.CREATE_IF_NOT_EXISTS && known) {
      return new ProcedureRows(CloneJob.SCHEMA, List.of());
    }
    if (!known && job.isDone()) {
      target.registration().run(); // a run that died before it could do this left the table
      return job.answer();
    }
    throw target.listed()
        ? CatalogError.DELTA_TABLE_ALREADY_EXISTS.with("tableName", target.entry().name())
        : nonEmpty(target, ": there is a Delta table");
  }

  private CloneSource source(String written, @Nullable String version, @Nullable String timestamp)
      throws NoSuchNamespaceException, NoSuchTableException {
    NamedTables.Found found = find(written);
    ConvertSource files = ConvertSource.ofPath(found.ident());
    if (files == null) {
      Table table = table(written, found);
      files = ConvertSource.listed(written, found.ident(), table);
      if (files == null) {
        return CloneSource.of(session(), written, found, table, version, timestamp);
      }
    }
    if (version != null || timestamp != null) {
      throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation", "An earlier version of Parquet files, which have none,");
    }
    SessionFiles store = new SessionFiles(session());
    String location = store.qualified(files.location());
    if (!store.exists(location)) {
      throw CatalogError.DELTA_PATH_DOES_NOT_EXIST.with("path", location);
    }
    PlacedTable place =
        place(at(Identifier.of(new String[] {PathIdentifier.NAMESPACE}, location)), null);
    if (place.existing() != null) {
      throw CloneError.DELTA_CLONE_UNSUPPORTED_SOURCE.with(
          "name", written, "format", "parquet, but a log says which of its files count");
    }
    StructType partitioning = files.partitioning();
    return new CloneSource(
        files.listed() == null
            ? "parquet.`" + files.location() + "`"
            : found.catalog().name() + "." + files.listedName(),
        -1,
        new ConvertJob(
                session(),
                place,
                partitioning == null ? new StructType() : partitioning,
                true,
                files)
            .preview());
  }

  private static Table table(String written, NamedTables.Found found) {
    try {
      return found.catalog().loadTable(found.ident());
    } catch (NoSuchTableException e) {
      String format = ConvertSource.otherFormat(found.ident());
      throw format == null
          ? ProcedureError.DELTA_TABLE_NOT_FOUND.causedBy(e, "tableName", written)
          : CloneError.DELTA_CLONE_UNSUPPORTED_SOURCE.causedBy(
              e, "name", written, "format", format);
    }
  }

  /**
   * @param but a folder that an earlier run may have begun to fill
   */
  private void checkHoldsNoData(PlacedTable target, String but) {
    if (!new SessionFiles(session()).holdsNoDataBut(target.entry().location(), but)) {
      throw nonEmpty(target, " and also not a Delta table");
    }
  }

  private static DeltaException nonEmpty(PlacedTable target, String what) {
    return CatalogError.DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION.with(
        "tableId", target.entry().name(), "tableLocation", target.entry().location(), "what", what);
  }

  private static @Nullable String text(InternalRow arguments, int ordinal) {
    return arguments.isNullAt(ordinal) ? null : arguments.getUTF8String(ordinal).toString();
  }
}
