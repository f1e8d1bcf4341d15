package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DomainsAndApplicationsTest {
  private final DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
  private final Snapshot created = createTable(log, Map.of()).snapshot();

  @Test
  void aDomainBringsItsFeatureAndStaysUntilItIsRemoved() {
    Snapshot set =
        log.startTransaction(created).setDomainMetadata("mine", "{}").commit(APPEND).snapshot();
    assertThat(set.protocol().writerFeatures())
        .containsExactlyInAnyOrder("appendOnly", "domainMetadata", "invariants");
    assertThat(set.protocol().minReaderVersion()).isEqualTo(1);
    Snapshot later = append(log, set, file("a", "x", 1, 1)).snapshot();
    assertThat(later.domainMetadata()).containsOnlyKeys("mine");

    Snapshot removed =
        log.startTransaction(later).removeDomainMetadata("mine").commit(APPEND).snapshot();

    assertThat(removed.domainMetadata()).isEmpty();
  }

  @Test
  void theProtocolsOwnDomainsAreNobodysToSet() {
    Transaction transaction = log.startTransaction(created);
    assertThatThrownBy(() -> transaction.setDomainMetadata("delta.rowTracking", "{}"))
        .hasMessageContaining("DELTA_DOMAIN_METADATA_RESERVED");
    assertThatThrownBy(() -> transaction.removeDomainMetadata("delta.clustering"))
        .hasMessageContaining("DELTA_DOMAIN_METADATA_RESERVED");
    assertThatThrownBy(() -> transaction.removeDomainMetadata("unknown"))
        .hasMessageContaining("DELTA_DOMAIN_METADATA_NOT_FOUND");
    transaction.setDomainMetadata("mine", "1").setDomainMetadata("mine", "2");
    assertThatThrownBy(() -> transaction.commit(APPEND))
        .hasMessageContaining("DELTA_DUPLICATE_DOMAIN_METADATA_INTERNAL_ERROR");
  }

  @Test
  void aWriteOfAnApplicationIsKnownAgainByItsNumberOrAHigherOne() {
    assertThat(log.startTransaction(created).isAlreadyCommitted("app", 0)).isFalse();
    Snapshot written =
        log.startTransaction(created)
            .setTransaction(new SetTransaction("app", 7, 1L))
            .add(file("a", "x", 1, 1))
            .commit(APPEND)
            .snapshot();

    Transaction next = log.startTransaction(written);
    assertThat(next.isAlreadyCommitted("app", 6)).isTrue();
    assertThat(next.isAlreadyCommitted("app", 7)).isTrue();
    assertThat(next.isAlreadyCommitted("app", 8)).isFalse();
    assertThat(next.isAlreadyCommitted("other", 7)).isFalse();
    next.setTransaction(new SetTransaction("app", 8, 1L));
    assertThatThrownBy(() -> next.setTransaction(new SetTransaction("app", 9, 1L)))
        .hasMessageContaining("DELTA_DUPLICATE_SET_TRANSACTION");
  }
}
