package io.mangrove.spark.catalog;

import io.mangrove.spark.internals.SessionFiles;
import io.mangrove.spark.internals.SessionTables;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;

/** Tables of {@code spark_catalog}, in memory or in the Hive metastore. */
public final class SessionRegistry implements TableRegistry {
  private final SessionTables tables;
  private final SessionFiles files;

  public SessionRegistry(SparkSession session) {
    this.tables = new SessionTables(session);
    this.files = new SessionFiles(session);
  }

  @Override
  public String managedLocation(Identifier ident) {
    return files.qualified(tables.defaultLocation(ident));
  }

  @Override
  public boolean knowsLocations() {
    return true;
  }

  @Override
  public void register(Identifier ident, TableEntry entry) {
    tables.create(ident, entry.location(), entry.managed(), Map.of());
  }
}
