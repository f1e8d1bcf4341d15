package io.mangrove.log.actions;

import static java.util.Objects.requireNonNull;

/**
 * Named configuration of one domain, or with {@code removed} its end. PROTOCOL: Domain Metadata.
 */
public record DomainMetadata(String domain, String configuration, boolean removed)
    implements Action {
  public DomainMetadata {
    requireNonNull(domain, "domain");
    requireNonNull(configuration, "configuration");
  }
}
