package io.mangrove.log.transaction;

import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.features.ActiveMapping;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
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

  /** A table put in the place of a clustered one is not clustered. */
  static void endClustering(@Nullable Snapshot read, List<DomainMetadata> domains) {
    DomainMetadata known = read == null ? null : read.domainMetadata().get(ClusteringDomain.NAME);
    if (known != null) {
      domains.add(new DomainMetadata(ClusteringDomain.NAME, known.configuration(), true));
    }
  }

  /** A restored table is clustered as it was, a clone as its source is. */
  static void restoreClustering(
      @Nullable Snapshot read, Snapshot earlier, List<DomainMetadata> domains) {
    DomainMetadata then = earlier.domainMetadata().get(ClusteringDomain.NAME);
    if (then == null) {
      endClustering(read, domains);
    } else if (read == null || !then.equals(read.domainMetadata().get(ClusteringDomain.NAME))) {
      domains.add(then);
    }
  }

  /** Clustering columns stay as long as files are to be clustered by them. */
  static void checkClustering(Snapshot read, Protocol protocol, Metadata changed) {
    DomainMetadata domain = read.domainMetadata().get(ClusteringDomain.NAME);
    if (domain == null) {
      return;
    }
    StructType schema =
        ActiveMapping.of(protocol, changed).inForce(SchemaJson.parse(changed.schemaString()));
    for (List<String> column : ClusteringDomain.of(domain).columns()) {
      if (!has(schema, column) || !changed.partitionColumns().isEmpty()) {
        throw CommitError.DELTA_UNSUPPORTED_DROP_CLUSTERING_COLUMN.with(
            "columnList", String.join(".", column));
      }
    }
  }

  private static boolean has(StructType schema, List<String> physicalPath) {
    DataType type = schema;
    for (String name : physicalPath) {
      DataType inside = null;
      if (type instanceof StructType struct) {
        for (StructField field : struct.fields()) {
          inside = ColumnMapping.physicalName(field).equals(name) ? field.type() : inside;
        }
      }
      if (inside == null) {
        return false;
      }
      type = inside;
    }
    return true;
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
