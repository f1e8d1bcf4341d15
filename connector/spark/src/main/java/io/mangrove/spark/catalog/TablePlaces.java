package io.mangrove.spark.catalog;

import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.jspecify.annotations.Nullable;

/** A catalog that says where a table of a name lies, whether there is one or not. */
public interface TablePlaces {

  /**
   * The place of a table.
   *
   * @param location that a statement asks for; null: the table's own, or one that the catalog
   *     chooses
   */
  PlacedTable place(Identifier ident, @Nullable String location) throws NoSuchNamespaceException;
}
