package io.mangrove.log.replay;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the actions up to one version amount to. PROTOCOL: Action Reconciliation.
 *
 * @param protocol null where no action gave one; a snapshot is not made of such a state
 * @param metadata null where no action gave one; a snapshot is not made of such a state
 * @param tombstones removed files and when, for checkpoints and vacuum
 * @param transactions by application
 * @param domainMetadata by domain, without the removed ones
 */
public record TableState(
    @Nullable Protocol protocol,
    @Nullable Metadata metadata,
    ActiveFiles activeFiles,
    Tombstones tombstones,
    Map<String, SetTransaction> transactions,
    Map<String, DomainMetadata> domainMetadata) {}
