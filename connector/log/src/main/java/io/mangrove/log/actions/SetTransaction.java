package io.mangrove.log.actions;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How far an application has come with its own numbering of writes. PROTOCOL: Transaction
 * Identifiers.
 *
 * @param lastUpdated milliseconds since the epoch; null where left out
 */
public record SetTransaction(String appId, long version, @Nullable Long lastUpdated)
    implements Action {
  public SetTransaction {
    requireNonNull(appId, "appId");
  }
}
