package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.CREATE;
import static io.mangrove.log.testkit.TestTable.OVERWRITE;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.ActionWriter;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteredTableTest {
  private static final StructType SCHEMA =
      new StructType(
          List.of(
              new StructField("a", PrimitiveType.LONG, true),
              new StructField("b", PrimitiveType.LONG, true)));
  private static final DomainMetadata BY_B =
      new DomainMetadata(ClusteringDomain.NAME, "{\"clusteringColumns\":[[\"b\"]]}", false);

  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);

  /** As another engine makes it: only that may cluster. */
  @BeforeEach
  void aTableClusteredByB() throws IOException {
    Protocol protocol =
        new Protocol(
            1, 7, null, Set.of("appendOnly", "invariants", "clustering", "domainMetadata"));
    store.putIfAbsent(
        ROOT + "/_delta_log/00000000000000000000.json",
        ActionWriter.writeCommit(List.of(protocol, metadata(SCHEMA, List.of(), Map.of()), BY_B)));
  }

  @Test
  void anAppendLeavesTheClusteringAsItIs() {
    Snapshot snapshot =
        log.startTransaction(log.loadSnapshot())
            .add(new AddFile("f", Map.of(), 1, 1, true, "{\"numRecords\":1}"))
            .commit(new Operation("WRITE", Map.of()))
            .snapshot();
    assertThat(snapshot.domainMetadata()).containsEntry(ClusteringDomain.NAME, BY_B);
    assertThat(snapshot.activeFiles().file(0).clusteringProvider()).isNull();
  }

  @Test
  void aTableInItsPlaceIsNotClustered() {
    Snapshot read = log.loadSnapshot();
    Snapshot replaced =
        log.startTransaction(read)
            .replaceTable(metadata(SCHEMA, List.of("b"), Map.of()))
            .commit(CREATE)
            .snapshot();
    assertThat(replaced.domainMetadata()).isEmpty();
  }

  @Test
  void aClusteringColumnStays() {
    Snapshot read = log.loadSnapshot();
    StructType onlyA = new StructType(List.of(SCHEMA.fields().get(0)));
    for (Metadata changed :
        List.of(metadata(onlyA, List.of(), Map.of()), metadata(SCHEMA, List.of("a"), Map.of()))) {
      assertThatThrownBy(() -> log.startTransaction(read).metadata(changed).commit(OVERWRITE))
          .hasMessageContaining("DELTA_UNSUPPORTED_DROP_CLUSTERING_COLUMN");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"clusteringColumns\":[\"b\",\"s\"]} | [[b], [s]]",
        "{\"x\":{\"y\":1},\"clusteringColumns\":[[\"s\",\"x.y\"],[\"b\"]]} | [[s, x.y], [b]]",
        "{\"clusteringColumns\":[]} | []",
        "{} | []"
      })
  void columnsAreNamesOrPaths(String configuration, String columns) {
    DomainMetadata domain = new DomainMetadata(ClusteringDomain.NAME, configuration, false);
    assertThat(ClusteringDomain.of(domain).columns()).hasToString(columns);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {"[]", "{\"clusteringColumns\":[1]}", "{\"clusteringColumns\":[[]]}", "{"})
  void whatIsNoClusteringIsAnError(String configuration) {
    DomainMetadata domain = new DomainMetadata(ClusteringDomain.NAME, configuration, false);
    assertThatThrownBy(() -> ClusteringDomain.of(domain))
        .hasMessageContaining("DELTA_MALFORMED_DOMAIN_METADATA");
  }
}
