package io.mangrove.spark.maintenance;

import io.mangrove.spark.convert.ErrorConverter;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;

/** The procedures of a catalog's {@code system} namespace. */
public final class Procedures {
  private static final String NAMESPACE = "system";

  private Procedures() {}

  /** The procedure of a name, to be run in a session and on tables of a catalog by default. */
  public static UnboundProcedure load(
      SparkSession session, TableCatalog catalog, Identifier ident) {
    boolean known =
        isSystem(ident.namespace())
            && ident.name().toLowerCase(Locale.ROOT).equals(DescribeHistoryProcedure.NAME);
    if (!known) {
      throw ErrorConverter.atAnalysis(
          ProcedureError.DELTA_PROCEDURE_NOT_FOUND.with(
              "procedure", ident, "known", NAMESPACE + "." + DescribeHistoryProcedure.NAME));
    }
    return new DescribeHistoryProcedure(session, catalog);
  }

  /** The names of the procedures in a namespace. */
  public static Identifier[] list(String[] namespace) {
    return namespace.length == 0 || isSystem(namespace)
        ? new Identifier[] {Identifier.of(new String[] {NAMESPACE}, DescribeHistoryProcedure.NAME)}
        : new Identifier[0];
  }

  private static boolean isSystem(String[] namespace) {
    return namespace.length == 1 && namespace[0].equalsIgnoreCase(NAMESPACE);
  }
}
