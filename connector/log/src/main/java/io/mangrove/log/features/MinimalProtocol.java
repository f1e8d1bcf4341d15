package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;

/** The lowest protocol that a table's metadata gets by with. */
public final class MinimalProtocol {
  private MinimalProtocol() {}

  /** For a new table: what its schema and its properties, those about the protocol too, ask for. */
  public static Protocol forTable(Metadata metadata) {
    throw new IllegalStateException();
  }

  /** For an existing table whose metadata changes: the current protocol, raised if need be. */
  public static Protocol upgrade(Protocol current, Metadata metadata) {
    throw new IllegalStateException();
  }

  /** The metadata without the properties that only speak about the protocol: never in the log. */
  public static Metadata stripped(Metadata metadata) {
    throw new IllegalStateException();
  }
}
