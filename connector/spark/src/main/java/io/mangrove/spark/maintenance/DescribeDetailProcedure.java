package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.features.MinimalProtocol;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.CatalystValues;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code CALL system.describe_detail(table => 'db.t')}: one row about a table as a whole. Reads the
 * log on the driver; runs no job.
 */
final class DescribeDetailProcedure extends TableProcedure {
  static final String NAME = "describe_detail";

  private static final ArrayType NAMES = new ArrayType(DataTypes.StringType, true);

  /** The columns and types that users of Delta know, in their order. */
  private static final StructType SCHEMA =
      new StructType()
          .add("format", DataTypes.StringType)
          .add("id", DataTypes.StringType)
          .add("name", DataTypes.StringType)
          .add("description", DataTypes.StringType)
          .add("location", DataTypes.StringType)
          .add("createdAt", DataTypes.TimestampType)
          .add("lastModified", DataTypes.TimestampType)
          .add("partitionColumns", NAMES)
          .add("clusteringColumns", NAMES)
          .add("numFiles", DataTypes.LongType)
          .add("sizeInBytes", DataTypes.LongType)
          .add("properties", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))
          .add("minReaderVersion", DataTypes.IntegerType)
          .add("minWriterVersion", DataTypes.IntegerType)
          .add("tableFeatures", NAMES);

  DescribeDetailProcedure(SparkSession session, TableCatalog catalog) {
    super(session, catalog, NAME, "DESCRIBE DETAIL", "What a Delta table is as a whole");
  }

  @Override
  ProcedureRows run(LiveTable table, InternalRow arguments) {
    Snapshot snapshot = table.snapshot();
    Metadata metadata = snapshot.metadata();
    Protocol protocol = snapshot.protocol();
    ActiveFiles files = snapshot.activeFiles();
    Long created = metadata.createdTime();
    return new ProcedureRows(
        SCHEMA,
        List.of(
            CatalystValues.row(
                CatalystValues.string("delta"),
                CatalystValues.string(metadata.id()),
                CatalystValues.string(table.isListed() ? table.name() : metadata.name()),
                CatalystValues.string(metadata.description()),
                CatalystValues.string(table.log().tableRoot()),
                created == null ? null : created * 1_000L,
                snapshot.timestamp() * 1_000L,
                CatalystValues.array(metadata.partitionColumns()),
                CatalystValues.array(clusteringColumns(snapshot)),
                (long) files.count(),
                files.totalSizeBytes(),
                CatalystValues.map(new TreeMap<>(metadata.configuration())),
                protocol.minReaderVersion(),
                protocol.minWriterVersion(),
                CatalystValues.array(List.copyOf(MinimalProtocol.features(protocol))))));
  }

  /** By the names that users see, the names down to a field of a struct joined by dots. */
  private static List<String> clusteringColumns(Snapshot snapshot) {
    DomainMetadata domain = snapshot.domainMetadata().get(ClusteringDomain.NAME);
    List<String> columns = new ArrayList<>();
    if (domain != null) {
      for (List<String> physical : ClusteringDomain.of(domain).columns()) {
        columns.add(String.join(".", ColumnMapping.logicalPath(snapshot.schema(), physical)));
      }
    }
    return columns;
  }
}
