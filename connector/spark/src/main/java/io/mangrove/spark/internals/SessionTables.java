package io.mangrove.spark.internals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTable$;
import org.apache.spark.sql.catalyst.catalog.CatalogTablePartition;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType$;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The entries of tables in a session's own catalog: in memory, or the Hive metastore. Borrowed
 * because the public way to make one refuses a managed table whose directory has files, and ours
 * has its log by then.
 */
public final class SessionTables {
  private final SessionCatalog catalog;

  public SessionTables(SparkSession session) {
    this.catalog = ((org.apache.spark.sql.classic.SparkSession) session).sessionState().catalog();
  }

  /** Where a managed table lies that has no location of its own. */
  public String defaultLocation(Identifier ident) {
    return new Path(catalog.defaultTablePath(tableIdentifier(ident))).toString();
  }

  /**
   * Makes an entry of provider {@code delta} without columns: they are the log's, and a copy would
   * grow old.
   */
  public void create(
      Identifier ident, String location, boolean managed, Map<String, String> properties) {
    CatalogStorageFormat none = CatalogStorageFormat.empty();
    CatalogStorageFormat storage =
        none.copy(
            Option.apply(new Path(location).toUri()),
            none.inputFormat(),
            none.outputFormat(),
            none.serde(),
            none.compressed(),
            none.properties(),
            none.serdeName());
    CatalogTableType type =
        managed ? CatalogTableType$.MODULE$.MANAGED() : CatalogTableType$.MODULE$.EXTERNAL();
    CatalogTable$ defaults = CatalogTable$.MODULE$;
    CatalogTable table =
        new CatalogTable(
            tableIdentifier(ident),
            type,
            storage,
            new StructType(),
            Option.apply("delta"),
            defaults.apply$default$6(),
            defaults.apply$default$7(),
            defaults.apply$default$8(),
            defaults.apply$default$9(),
            defaults.apply$default$10(),
            defaults.apply$default$11(),
            ScalaMaps.immutable(properties),
            defaults.apply$default$13(),
            defaults.apply$default$14(),
            defaults.apply$default$15(),
            defaults.apply$default$16(),
            defaults.apply$default$17(),
            defaults.apply$default$18(),
            defaults.apply$default$19(),
            defaults.apply$default$20(),
            defaults.apply$default$21(),
            defaults.apply$default$22());
    catalog.createTable(table, false, false);
  }

  /** Makes an entry of another provider one of {@code delta}, whose files lie where they lay. */
  public void makeDelta(Identifier ident) throws NoSuchNamespaceException, NoSuchTableException {
    CatalogTable table = catalog.getTableMetadata(tableIdentifier(ident));
    CatalogStorageFormat storage = table.storage();
    catalog.alterTable(
        table.copy(
            table.identifier(),
            table.tableType(),
            storage.copy(
                storage.locationUri(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                storage.compressed(),
                storage.properties(),
                storage.serdeName()),
            new StructType(),
            Option.apply("delta"),
            CatalogTable$.MODULE$.apply$default$6(),
            table.bucketSpec(),
            table.owner(),
            table.createTime(),
            table.lastAccessTime(),
            table.createVersion(),
            ScalaMaps.immutable(Map.of()),
            table.stats(),
            table.viewText(),
            table.comment(),
            table.collation(),
            table.unsupportedFeatures(),
            table.tracksPartitionsInCatalog(),
            table.schemaPreservesCase(),
            table.ignoredProperties(),
            table.viewOriginalText(),
            table.multipartIdentifier()));
  }

  /** A partition: the values of its columns as text, and where its files lie, not encoded. */
  public record Partition(Map<String, String> values, String location) {}

  /** The partitions that the catalog keeps of a table; null where folders tell of them. */
  public @Nullable List<Partition> partitions(Identifier ident)
      throws NoSuchNamespaceException, NoSuchTableException {
    CatalogTable table = catalog.getTableMetadata(tableIdentifier(ident));
    if (!table.tracksPartitionsInCatalog() || table.partitionColumnNames().isEmpty()) {
      return null;
    }
    List<Partition> partitions = new ArrayList<>();
    for (CatalogTablePartition partition :
        CollectionConverters.asJava(
            catalog.listPartitions(tableIdentifier(ident), Option.empty()))) {
      Map<String, String> values = CollectionConverters.asJava(partition.spec());
      partitions.add(new Partition(values, new Path(partition.location()).toString()));
    }
    return partitions;
  }

  private static TableIdentifier tableIdentifier(Identifier ident) {
    String[] namespace = ident.namespace();
    return TableIdentifier.apply(
        ident.name(), Option.apply(namespace.length == 0 ? null : namespace[namespace.length - 1]));
  }
}
