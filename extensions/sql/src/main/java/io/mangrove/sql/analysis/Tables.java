package io.mangrove.sql.analysis;

import io.mangrove.spark.DeltaCatalog;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/** Finds the tables of Delta catalogs that a plan names, before Spark itself resolves names. */
final class Tables {
  private static final String SESSION_CATALOG = "spark_catalog";

  private final SparkSession session;

  /** Asks the session for nothing yet: it is still being made. */
  Tables(SparkSession session) {
    this.session = session;
  }

  SparkSession session() {
    return session;
  }

  SQLConf conf() {
    return session.sessionState().conf();
  }

  /** The name that resolves to a path whatever catalog is current. */
  static List<String> nameOfPath(String path) {
    return List.of(SESSION_CATALOG, "delta", path);
  }

  /**
   * The table of a Delta catalog that a name means, or null: because there is none, because the
   * catalog is another, or because a temporary view has the name.
   */
  @Nullable TableInCatalog find(List<String> name, Set<TableWritePrivilege> privileges) {
    Seq<String> parts = Scala.seq(name);
    if (session.sessionState().catalog().isTempView(parts)) {
      return null;
    }
    Option<Tuple2<CatalogPlugin, Identifier>> found =
        session.sessionState().analyzer().CatalogAndIdentifier().unapply(parts);
    if (found.isEmpty() || !(found.get()._1() instanceof DeltaCatalog catalog)) {
      return null;
    }
    Identifier ident = found.get()._2();
    try {
      return new TableInCatalog(catalog.loadTable(ident, privileges), catalog, ident);
    } catch (NoSuchTableException e) {
      return null;
    }
  }

  /** Fails, saying which conf to set, unless the session catalog knows Delta tables. */
  void requireDeltaSessionCatalog() {
    CatalogManager catalogs = session.sessionState().catalogManager();
    CatalogPlugin catalog = catalogs.catalog(SESSION_CATALOG);
    if (!(catalog instanceof DeltaCatalog)) {
      throw PlanError.DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG.with(
          "catalog", catalog.getClass().getName());
    }
  }

  /** Fails likewise if a procedure is called of a session catalog that has none. */
  void requireProcedures(List<String> procedure) {
    if (procedure.get(0).equalsIgnoreCase(SESSION_CATALOG)
        && !(session.sessionState().catalogManager().catalog(SESSION_CATALOG)
            instanceof ProcedureCatalog)) {
      requireDeltaSessionCatalog();
    }
  }

  /** Whether a name belongs to the session catalog. */
  boolean isInSessionCatalog(List<String> name) {
    Option<Tuple2<CatalogPlugin, Identifier>> found =
        session.sessionState().analyzer().CatalogAndIdentifier().unapply(Scala.seq(name));
    return found.isDefined() && found.get()._1().name().equals(SESSION_CATALOG);
  }
}
