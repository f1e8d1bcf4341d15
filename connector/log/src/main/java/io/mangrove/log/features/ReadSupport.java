package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;

/** Whether this project may read a table. PROTOCOL: Requirements for Readers. */
public final class ReadSupport {
  private ReadSupport() {}

  /**
   * Returns if the table may be read, else throws with the features that are missing.
   *
   * @param table its name or root, for the message
   */
  public static void check(String table, Protocol protocol, Metadata metadata) {
    throw new IllegalStateException();
  }
}
