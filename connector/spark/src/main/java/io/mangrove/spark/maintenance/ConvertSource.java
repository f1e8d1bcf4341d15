package io.mangrove.spark.maintenance;

import static java.util.Objects.requireNonNull;

import io.mangrove.spark.catalog.CatalogError;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.NamedTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What is to be converted: a directory, or a table of a catalog.
 *
 * @param location the directory
 * @param listed the table's name in the session's catalog; null for a directory
 * @param partitioning that the catalog tells of; null for a directory
 * @param properties that the catalog has of the table
 * @param comment on the table, that the catalog has; null for none
 * @param done whether it is a Delta table already
 */
record ConvertSource(
    String location,
    @Nullable Identifier listed,
    @Nullable StructType partitioning,
    Map<String, String> properties,
    @Nullable String comment,
    boolean done) {
  private static final String PARQUET = "parquet";
  private static final Set<String> OTHER_FORMATS =
      Set.of("avro", "csv", "iceberg", "json", "orc", "text", "xml");
  private static final String SPARKS_OWN = "spark.sql.";

  /** What catalogs note down of a table of theirs. */
  private static final Set<String> CATALOGS_OWN =
      Set.of(
          "clusteringColumns", "last_modified_by", "last_modified_time", "transient_lastDdlTime");

  ConvertSource {
    properties = Map.copyOf(properties);
    requireNonNull(location, "location");
  }

  /**
   * The source of a name: {@code parquet.`/path`}, or a table's.
   *
   * @param written the name, for messages
   */
  static ConvertSource of(String written, NamedTables.Found found) {
    Identifier ident = found.ident();
    ConvertSource path = ofPath(ident);
    if (path != null) {
      return path;
    }
    try {
      Table table = found.catalog().loadTable(ident);
      if (table instanceof LiveTable live) {
        return new ConvertSource(live.log().tableRoot(), null, null, Map.of(), null, true);
      }
      ConvertSource listed = listed(written, ident, table);
      if (listed == null) {
        throw ConvertError.DELTA_CONVERT_NON_PARQUET_TABLE.with(
            "tableId", written, "sourceName", provider(table));
      }
      return listed;
    } catch (NoSuchTableException e) {
      String format = otherFormat(ident);
      if (format != null) {
        throw ConvertError.DELTA_CONVERT_NON_PARQUET_TABLE.causedBy(
            e, "tableId", written, "sourceName", format);
      }
      throw isPath(ident.name())
          ? ConvertError.DELTA_MISSING_PROVIDER_FOR_CONVERT.causedBy(e, "path", ident.name())
          : ProcedureError.DELTA_TABLE_NOT_FOUND.causedBy(e, "tableName", written);
    }
  }

  /** The format of a directory of other files; null if that is not what the name means. */
  static @Nullable String otherFormat(Identifier ident) {
    String format = format(ident);
    return OTHER_FORMATS.contains(format) && isPath(ident.name()) ? format : null;
  }

  /** A directory of Parquet files; null if that is not what the name means. */
  static @Nullable ConvertSource ofPath(Identifier ident) {
    return isParquetPath(ident)
        ? new ConvertSource(ident.name(), null, null, Map.of(), null, false)
        : null;
  }

  /** A table of a catalog; null if it is not of Parquet files. */
  static @Nullable ConvertSource listed(String written, Identifier ident, Table table) {
    String location = table.properties().get(TableCatalog.PROP_LOCATION);
    if (!provider(table).equalsIgnoreCase(PARQUET) || location == null) {
      return null;
    }
    StructType partitioning = partitioning(written, table);
    String comment = table.properties().get(TableCatalog.PROP_COMMENT);
    return new ConvertSource(location, ident, partitioning, properties(table), comment, false);
  }

  private static String provider(Table table) {
    return table.properties().getOrDefault(TableCatalog.PROP_PROVIDER, "unknown");
  }

  private static boolean isParquetPath(Identifier ident) {
    return format(ident).equals(PARQUET) && isPath(ident.name());
  }

  /** The format of a path's name; that of a table's has other meanings. */
  private static String format(Identifier ident) {
    String[] namespace = ident.namespace();
    return namespace.length == 1 ? namespace[0].toLowerCase(Locale.ROOT) : "";
  }

  /** The table's name for messages and for the log; null for a directory. */
  @Nullable String listedName() {
    return listed == null ? null : String.join(".", listed.namespace()) + "." + listed.name();
  }

  private static Map<String, String> properties(Table table) {
    Map<String, String> properties = new LinkedHashMap<>(table.properties());
    properties.keySet().removeIf(key -> key.startsWith(SPARKS_OWN) || CATALOGS_OWN.contains(key));
    return properties;
  }

  @SuppressWarnings("deprecation") // Spark derives columns() from it
  private static StructType partitioning(String written, Table table) {
    List<StructField> columns = new ArrayList<>();
    StructType schema = SchemaConverter.withoutTableKeys(table.schema());
    for (Transform transform : table.partitioning()) {
      switch (transform.name()) {
        case "identity" -> columns.add(schema.apply(transform.references()[0].fieldNames()[0]));
        case "bucket", "sorted_bucket" ->
            throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
                "operation", "Bucketing, by which " + written + " is laid out,");
        default -> {} // by which rows lie together, and no folder is named
      }
    }
    return new StructType(columns.toArray(new StructField[0]));
  }

  private static boolean isPath(String name) {
    return name.startsWith("/") || name.contains(":/");
  }
}
