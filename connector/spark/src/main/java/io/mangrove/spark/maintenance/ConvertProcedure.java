package io.mangrove.spark.maintenance;

import io.mangrove.spark.catalog.CatalogError;
import io.mangrove.spark.catalog.PathIdentifier;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.internals.NamedTables;
import io.mangrove.spark.internals.SessionFiles;
import io.mangrove.spark.internals.SessionTables;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * {@code CALL system.convert_to_delta('parquet.`/dir`', partition_schema => 'p INT')}: makes a
 * Delta table of Parquet files by a log beside them. Of a Delta table it makes nothing.
 */
final class ConvertProcedure extends NewTableProcedure {
  static final String NAME = "convert_to_delta";

  ConvertProcedure(SparkSession session, TableCatalog catalog) {
    super(
        session,
        catalog,
        NAME,
        "Makes a Delta table of Parquet files",
        ProcedureParameter.in("table", DataTypes.StringType)
            .comment("The table's name, or parquet.`path`")
            .build(),
        ProcedureParameter.in("statistics", DataTypes.BooleanType)
            .defaultValue("true")
            .comment("Whether to read the statistics of the files out of their footers")
            .build(),
        optional(
            "partition_schema", DataTypes.StringType, "The partition columns and their types"));
  }

  @Override
  ProcedureRows run(InternalRow arguments) throws NoSuchNamespaceException, NoSuchTableException {
    String name = arguments.getUTF8String(0).toString();
    boolean statistics = arguments.isNullAt(1) || arguments.getBoolean(1);
    ConvertSource source = ConvertSource.of(name, find(name));
    if (!source.done()) {
      String location = new SessionFiles(session()).qualified(source.location());
      if (!new SessionFiles(session()).exists(location)) {
        throw CatalogError.DELTA_PATH_DOES_NOT_EXIST.with("path", location);
      }
      StructType declared =
          arguments.isNullAt(2) ? null : StructType.fromDDL(arguments.getUTF8String(2).toString());
      StructType partitioning = partitioning(source, declared);
      PlacedTable target = place(path(location), null);
      if (target.existing() == null) {
        new ConvertJob(session(), target, partitioning, statistics, source).run();
      }
      if (source.listed() != null) {
        new SessionTables(session()).makeDelta(source.listed());
      }
    }
    return new ProcedureRows(new StructType(), List.of());
  }

  private NamedTables.Found path(String location) {
    Identifier ident = Identifier.of(new String[] {PathIdentifier.NAMESPACE}, location);
    return at(ident);
  }

  private static StructType partitioning(ConvertSource source, @Nullable StructType declared) {
    StructType known = source.partitioning();
    if (known == null) {
      return declared == null ? new StructType() : declared;
    }
    if (declared != null && !declared.equals(known)) {
      throw ConvertError.DELTA_UNEXPECTED_PARTITION_SCHEMA_FROM_USER.with(
          "catalogPartitionSchema", known.catalogString(),
          "userPartitionSchema", declared.catalogString());
    }
    return known;
  }
}
