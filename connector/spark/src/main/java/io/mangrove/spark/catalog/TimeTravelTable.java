package io.mangrove.spark.catalog;

import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.read.DeltaScanBuilder;
import io.mangrove.spark.read.MetadataColumns;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A table at a version somebody named. Only to be read. It tells Spark no {@code version()}: there
 * is nothing to load anew before a query runs.
 */
public final class TimeTravelTable implements SupportsRead, SupportsMetadataColumns {
  private final SparkSession session;
  private final TableEntry entry;
  private final Snapshot snapshot;
  private final TableColumns columns;

  TimeTravelTable(SparkSession session, TableEntry entry, Snapshot snapshot) {
    this.session = session;
    this.entry = entry;
    this.snapshot = snapshot;
    this.columns = TableColumns.of(snapshot.metadata()).clusteredAs(snapshot).asFoundIn(snapshot);
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  public String id() {
    return snapshot.metadata().id();
  }

  /** The columns with strings for CHAR and VARCHAR: the types rows have. */
  @Override
  @SuppressWarnings("deprecation") // Spark itself asks for columns()
  public StructType schema() {
    return columns.schema();
  }

  @Override
  public Column[] columns() {
    return columns.declared();
  }

  @Override
  public Transform[] partitioning() {
    return columns.partitioning();
  }

  @Override
  public Map<String, String> properties() {
    return TableDetails.of(entry, snapshot.protocol(), snapshot.metadata());
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    return MetadataColumns.columns(snapshot);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new DeltaScanBuilder(session, name(), snapshot, columns.schema(), options)
        .searchedByJobs();
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof TimeTravelTable other
        && entry.equals(other.entry)
        && id().equals(other.id())
        && snapshot.version() == other.snapshot.version();
  }

  @Override
  public int hashCode() {
    return Objects.hash(entry.location(), snapshot.version());
  }

  @Override
  public String toString() {
    return name() + " at version " + snapshot.version();
  }
}
