package io.mangrove.log.actions;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a version must add up to, beside its commit: a witness against changes to the log that no
 * writer made. What is null was left out. PROTOCOL: Version Checksum File.
 *
 * @param txnId of the commit that made the version
 * @param tableSizeBytes of all its files
 * @param inCommitTimestamp milliseconds since the epoch; only where the table has them
 * @param numDeletedRecords masked by deletion vectors
 * @param domainMetadata without the removed ones
 */
public record VersionChecksum(
    @Nullable String txnId,
    long tableSizeBytes,
    long numFiles,
    @Nullable Long numDeletedRecords,
    @Nullable Long numDeletionVectors,
    @Nullable Long inCommitTimestamp,
    @Nullable List<SetTransaction> setTransactions,
    @Nullable List<DomainMetadata> domainMetadata,
    @Nullable Metadata metadata,
    @Nullable Protocol protocol) {

  public VersionChecksum {
    setTransactions = setTransactions == null ? null : List.copyOf(setTransactions);
    domainMetadata = domainMetadata == null ? null : List.copyOf(domainMetadata);
  }

  /** The content of its file. */
  public byte[] toJson() {
    return ChecksumFormat.write(this);
  }

  /** Of the content of its file; IOException where that is not what it should be. */
  public static VersionChecksum parse(byte[] json) throws IOException {
    return ChecksumParser.parse(json);
  }
}
