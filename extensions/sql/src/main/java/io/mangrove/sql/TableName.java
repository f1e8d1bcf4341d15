package io.mangrove.sql;

import static java.util.Objects.requireNonNull;

import io.mangrove.spark.catalog.PathIdentifier;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.util.QuotingUtils;
import org.apache.spark.sql.connector.catalog.Identifier;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A table as a procedure is told of it: the catalog whose procedure it is, and the name, which
 * means the same wherever it is resolved.
 *
 * @param catalog the catalog that has the procedure
 * @param parts catalog, namespace and name; {@code [delta, /path]} for a table named by its path
 */
record TableName(String catalog, List<String> parts) {
  private static final String SESSION_CATALOG = "spark_catalog";

  TableName {
    requireNonNull(catalog, "catalog");
    parts = List.copyOf(parts);
  }

  /** The table that a path names. */
  static TableName ofPath(String path) {
    return new TableName(SESSION_CATALOG, List.of(PathIdentifier.NAMESPACE, path));
  }

  /**
   * The table that a name as written in a statement means now. A name without a catalog belongs to
   * the current one, or to the session catalog where the current one has no procedures.
   */
  static TableName of(List<String> written, KnownCatalogs catalogs) {
    if (isPath(written)) {
      return new TableName(SESSION_CATALOG, written);
    }
    if (written.size() > 1 && catalogs.isRegistered(written.get(0))) {
      return new TableName(written.get(0), written);
    }
    String current = catalogs.currentWithProcedures();
    if (current == null) {
      return new TableName(SESSION_CATALOG, written);
    }
    List<String> parts = new ArrayList<>();
    parts.add(current);
    if (written.size() == 1) {
      parts.addAll(catalogs.currentNamespace());
    }
    parts.addAll(written);
    return new TableName(current, parts);
  }

  /** Whether the name is {@code delta.`/path`}. */
  static boolean isPath(List<String> parts) {
    return parts.size() == 2
        && PathIdentifier.of(Identifier.of(new String[] {parts.get(0)}, parts.get(1))) != null;
  }

  /** The name as SQL text, each part quoted. */
  String sql() {
    return QuotingUtils.quoteNameParts(CollectionConverters.asScala(parts).toSeq());
  }
}
