package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;

/** Whether this project may write to a table. PROTOCOL: Requirements for Writers. */
public final class WriteSupport {
  private WriteSupport() {}

  /**
   * Returns if the table may be written to, else throws with the features that are missing.
   *
   * @param table its name or root, for the message
   */
  public static void check(String table, Protocol protocol, Metadata metadata) {
    throw new IllegalStateException();
  }
}
