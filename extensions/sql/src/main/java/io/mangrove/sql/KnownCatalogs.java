package io.mangrove.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the names in a statement are resolved against when it is parsed. */
interface KnownCatalogs {

  boolean isRegistered(String name);

  /** The current catalog if it has procedures, else null. */
  @Nullable String currentWithProcedures();

  /** The current namespace of the current catalog. */
  List<String> currentNamespace();
}
