package io.mangrove.spark.catalog;

import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.Identifier;

/**
 * Where a catalog writes down that a table is there; its columns and files are the log's business.
 */
public interface TableRegistry {

  /** The root a table gets that is made without LOCATION; qualified. */
  String managedLocation(Identifier ident) throws NoSuchNamespaceException;

  /** Whether tables may lie at a LOCATION of their own. */
  boolean knowsLocations();

  /**
   * Makes the table known. Called once its log is there; a crash in between leaves files that no
   * catalog lists, and running the statement again lists them.
   */
  void register(Identifier ident, TableEntry entry);
}
