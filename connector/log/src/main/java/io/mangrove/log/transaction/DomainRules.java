package io.mangrove.log.transaction;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.snapshot.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a commit may say about metadata domains. PROTOCOL: Domain Metadata. */
final class DomainRules {
  private static final String SYSTEM_PREFIX = "delta.";

  private DomainRules() {}

  /** Domains of the protocol's own belong to the features that keep them. */
  static void checkIsUsers(String domain) {
    if (domain.startsWith(SYSTEM_PREFIX)) {
      throw CommitError.DELTA_DOMAIN_METADATA_RESERVED.with("domain", domain);
    }
  }

  /** The action that ends a domain. */
  static DomainMetadata removed(String domain, @Nullable Snapshot read) {
    checkIsUsers(domain);
    DomainMetadata known = read == null ? null : read.domainMetadata().get(domain);
    if (known == null) {
      throw CommitError.DELTA_DOMAIN_METADATA_NOT_FOUND.with("domain", domain);
    }
    return new DomainMetadata(domain, known.configuration(), true);
  }

  static void checkEachOnce(List<DomainMetadata> domains) {
    Set<String> seen = new HashSet<>();
    for (DomainMetadata domain : domains) {
      if (!seen.add(domain.domain())) {
        throw CommitError.DELTA_DUPLICATE_DOMAIN_METADATA_INTERNAL_ERROR.with(
            "domain", domain.domain());
      }
    }
  }
}
