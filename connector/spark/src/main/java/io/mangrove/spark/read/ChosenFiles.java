package io.mangrove.spark.read;

import io.mangrove.log.snapshot.Snapshot;
import java.util.BitSet;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Some files of a snapshot as a table that a query can be made of. Behind the table's columns it
 * has the number of the file that a row is in ({@link RowIdentity#FILE}) and what tracks rows
 * ({@link TrackedRows}), to be asked for only where they are tracked.
 */
public final class ChosenFiles implements SupportsRead {
  private final SparkSession session;
  private final String name;
  private final Snapshot snapshot;
  private final StructType tableSchema;
  private final BitSet files;

  /**
   * Files of a snapshot.
   *
   * @param name as it should show in plans
   * @param tableSchema the table's columns
   * @param files row numbers among the active files
   */
  public ChosenFiles(
      SparkSession session, String name, Snapshot snapshot, StructType tableSchema, BitSet files) {
    this.session = session;
    this.name = name;
    this.snapshot = snapshot;
    this.tableSchema = tableSchema;
    this.files = (BitSet) files.clone();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Column[] columns() {
    StructType columns = tableSchema.add(RowIdentity.FILE, DataTypes.IntegerType, false);
    for (StructField column : TrackedRows.schema().fields()) {
      columns = columns.add(column);
    }
    return CatalogV2Util.structTypeToV2Columns(columns, false);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new DeltaScanBuilder(session, name, snapshot, tableSchema, options).among(files);
  }
}
