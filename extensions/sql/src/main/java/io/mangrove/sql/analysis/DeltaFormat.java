package io.mangrove.sql.analysis;

import io.mangrove.spark.DeltaDataSource;
import io.mangrove.spark.catalog.PathIdentifier;
import io.mangrove.spark.internals.SessionFiles;
import java.util.List;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.types.StructType;

/** How {@code format("delta")} names things. */
final class DeltaFormat {
  private static final String NAME = "delta";

  private DeltaFormat() {}

  /** Whether a format or provider is ours. */
  static boolean isName(String format) {
    return format.equalsIgnoreCase(NAME) || format.equals(DeltaDataSource.class.getName());
  }

  /** The name of the table at a path; a relative path is made absolute as file systems do. */
  static List<String> nameOfPath(SessionFiles files, String path) {
    boolean absolute = PathIdentifier.of(Identifier.of(new String[] {NAME}, path)) != null;
    return Tables.nameOfPath(absolute ? path : files.qualified(path));
  }

  static StructType schema(Table table) {
    return CatalogV2Util.v2ColumnsToStructType(table.columns());
  }
}
