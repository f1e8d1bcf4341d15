package io.mangrove.sql;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.jspecify.annotations.Nullable;

/**
 * The catalogs of a session.
 *
 * @param manager asked only when a statement of ours is met, because the parser is made before it
 */
record SessionCatalogs(Supplier<CatalogManager> manager) implements KnownCatalogs {
  @Override
  public boolean isRegistered(String name) {
    return manager.get().isCatalogRegistered(name);
  }

  @Override
  public @Nullable String currentWithProcedures() {
    CatalogPlugin current = manager.get().currentCatalog();
    return current instanceof ProcedureCatalog ? current.name() : null;
  }

  @Override
  public List<String> currentNamespace() {
    return List.of(manager.get().currentNamespace());
  }
}
