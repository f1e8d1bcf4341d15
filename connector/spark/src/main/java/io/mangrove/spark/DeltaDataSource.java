package io.mangrove.spark;

import io.mangrove.log.error.DeltaException;
import io.mangrove.spark.catalog.CatalogError;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.internals.EarlyRules;
import io.mangrove.spark.internals.SaveCommandProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsV1OverwriteWithSaveAsTable;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code format("delta")} and {@code USING delta} name. It reads and writes nothing itself:
 * the session extension turns every use into one of a {@link DeltaCatalog} table, and without
 * extension and catalog it says which configuration is missing.
 */
public final class DeltaDataSource extends SaveCommandProvider
    implements SupportsV1OverwriteWithSaveAsTable, DataSourceRegister {
  /** The provider's name. */
  public static final String NAME = "delta";

  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String EXTENSION = "io.mangrove.sql.DeltaSessionExtensions";
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";

  /** What the first read of a session found before its rules were in place; null otherwise. */
  private @Nullable Table found;

  /** For Spark, which finds providers through {@code META-INF/services}. */
  public DeltaDataSource() {}

  @Override
  public String shortName() {
    return NAME;
  }

  /**
   * Reached only by a read that no rule turned into one of a catalog's table: the first of a
   * session that forgot our rules. They are there now, so the same read is made again.
   */
  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    checkConfigured();
    org.apache.spark.sql.classic.SparkSession session =
        (org.apache.spark.sql.classic.SparkSession) SparkSession.active();
    if (!EarlyRules.restored(session)) {
      throw ErrorConverter.atAnalysis(
          CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
              "operation", "Reading without a path or a table name"));
    }
    Table table = EarlyRules.tableRead(session, NAME, options.asCaseSensitiveMap());
    found = table;
    return CatalogV2Util.v2ColumnsToStructType(table.columns());
  }

  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    if (found != null) {
      return found;
    }
    // Spark asks also before a save, which says at its end what else is missing.
    if (!hasCatalog()) {
      throw ErrorConverter.atAnalysis(notConfigured());
    }
    return new Placeholder(schema, partitioning);
  }

  @Override
  protected DeltaException unplannedWrite() {
    return notConfigured();
  }

  @Override
  protected DeltaException unplannedStream() {
    return CatalogError.DELTA_OPERATION_NOT_ALLOWED.with("operation", "Writing a stream");
  }

  private static void checkConfigured() {
    if (!hasCatalog() || !hasExtension()) {
      throw ErrorConverter.atAnalysis(notConfigured());
    }
  }

  private static DeltaException notConfigured() {
    List<String> missing = new ArrayList<>();
    if (!hasExtension()) {
      missing.add(EXTENSIONS + "=" + EXTENSION);
    }
    if (!hasCatalog()) {
      missing.add(CATALOG + "=" + DeltaCatalog.class.getName());
    }
    return CatalogError.DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG.with(
        "missing", String.join(" and ", missing));
  }

  private static boolean hasExtension() {
    return SparkSession.active().conf().get(EXTENSIONS, "").contains(EXTENSION);
  }

  private static boolean hasCatalog() {
    return SparkSession.active()
        .conf()
        .get(CATALOG, "builtin")
        .equals(DeltaCatalog.class.getName());
  }

  /** Can do nothing, on purpose: what can be written directly is never given to a rule. */
  private static final class Placeholder implements Table {
    private final StructType schema;
    private final Transform[] partitioning;

    Placeholder(StructType schema, Transform[] partitioning) {
      this.schema = schema;
      this.partitioning = partitioning.clone();
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Column[] columns() {
      return CatalogV2Util.structTypeToV2Columns(schema, true);
    }

    @Override
    public Transform[] partitioning() {
      return partitioning.clone();
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of();
    }
  }
}
