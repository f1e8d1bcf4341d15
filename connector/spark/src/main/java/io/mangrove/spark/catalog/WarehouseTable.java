package io.mangrove.spark.catalog;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/** That a warehouse directory has a table, and where: nothing to read or write yet. */
record WarehouseTable(String name, String location) implements Table {
  @Override
  public Column[] columns() {
    return new Column[0];
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of();
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(
        TableCatalog.PROP_PROVIDER,
        "delta",
        TableCatalog.PROP_LOCATION,
        location,
        TableCatalog.PROP_IS_MANAGED_LOCATION,
        "true");
  }
}
