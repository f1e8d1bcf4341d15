package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.CREATE;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.create;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.snapshot.NewCommit;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pairs of commits worked out on the same version, which holds file a (ids 1 to 9) in partition x
 * and file b (ids 10 to 19) in partition y.
 */
class ConflictRulesTest {
  private static final Operation WINNER = new Operation("WINNER", Map.of());
  private static final Operation LOSER = new Operation("LOSER", Map.of());
  private static final AddFile A = file("a", "x", 1, 9);
  private static final AddFile B = file("b", "y", 10, 19);

  private interface Change extends UnaryOperator<Transaction> {}

  private static final Change APPEND_X = tx -> tx.add(file("new", "x", 100, 109));
  private static final Change APPEND_Y = tx -> tx.add(file("new2", "y", 200, 209));
  private static final Change APPEND_AFTER_READ =
      tx -> tx.readPartitions(part("z")).add(file("new", "x", 100, 109));
  private static final Change REMOVE_A = tx -> tx.readFiles(part("x")).remove(A.removed(1, true));
  private static final Change REMOVE_B = tx -> tx.readFiles(part("y")).remove(B.removed(1, true));
  private static final Change REMOVE_ALL =
      tx -> tx.readWholeTable().remove(A.removed(1, true)).remove(B.removed(1, true));
  private static final Change COMPACT_A =
      tx ->
          tx.readFiles(part("x"))
              .remove(A.removed(1, false))
              .add(new AddFile("a2", Map.of("part", "x"), 1, 1, false, A.stats()));
  private static final Change READ_LOW_IDS = tx -> tx.readFiles(id(Op.LT, 50L));
  private static final Change READ_HIGH_IDS =
      tx -> tx.readFiles(id(Op.GT, 100L)).add(file("c", "x", 20, 29));
  private static final Change SET_PROPERTY =
      tx -> tx.metadata(withProperty(tx, "user", "v" + System.nanoTime()));
  private static final Change RAISE_PROTOCOL = tx -> tx.protocol(new Protocol(1, 4));
  private static final Change NUMBERED = tx -> tx.setTransaction(new SetTransaction("app", 7, 1L));

  static Stream<Arguments> pairs() {
    String append = "DELTA_CONCURRENT_APPEND";
    String deleteRead = "DELTA_CONCURRENT_DELETE_READ";
    String deleteDelete = "DELTA_CONCURRENT_DELETE_DELETE";
    String metadata = "DELTA_METADATA_CHANGED";
    String protocol = "DELTA_PROTOCOL_CHANGED";
    return Stream.of(
        pair("append / append", APPEND_X, APPEND_X, null, null),
        pair("append / overwrite", APPEND_X, REMOVE_ALL, null, null),
        pair("append / metadata", APPEND_X, SET_PROPERTY, metadata, metadata),
        pair("append / protocol", APPEND_X, RAISE_PROTOCOL, null, null),
        pair("overwrite / append", REMOVE_ALL, APPEND_X, null, append),
        pair("overwrite / append after read", REMOVE_ALL, APPEND_AFTER_READ, append, append),
        pair("overwrite / overwrite", REMOVE_ALL, REMOVE_ALL, deleteRead, deleteRead),
        pair("overwrite / compaction", REMOVE_ALL, COMPACT_A, deleteRead, deleteRead),
        pair("overwrite / protocol", REMOVE_ALL, RAISE_PROTOCOL, protocol, protocol),
        pair("partition / other partition", REMOVE_A, REMOVE_B, null, null),
        pair("partition / same partition", REMOVE_A, REMOVE_A, deleteRead, deleteRead),
        pair("partition / append to it", REMOVE_A, APPEND_X, null, append),
        pair("partition / append elsewhere", REMOVE_A, APPEND_Y, null, null),
        pair("partition / read append elsewhere", REMOVE_B, APPEND_AFTER_READ, null, null),
        pair("partition / read append to it", REMOVE_A, APPEND_AFTER_READ, append, append),
        pair("compaction / append", COMPACT_A, APPEND_X, null, null),
        pair("compaction / same compaction", COMPACT_A, COMPACT_A, deleteDelete, deleteDelete),
        pair("compaction / removal of it", COMPACT_A, REMOVE_A, deleteDelete, deleteDelete),
        pair("compaction / removal of another", COMPACT_A, REMOVE_B, null, null),
        pair("low ids / append of high ids", READ_LOW_IDS, APPEND_X, null, null),
        pair("low ids / removal of low ids", READ_LOW_IDS, REMOVE_B, deleteRead, deleteRead),
        pair("high ids / removal of low ids", READ_HIGH_IDS, REMOVE_ALL, null, null),
        pair("high ids / append of high ids", READ_HIGH_IDS, APPEND_Y, null, append),
        pair("property / append", SET_PROPERTY, APPEND_X, null, null),
        pair("property / overwrite", SET_PROPERTY, REMOVE_ALL, null, null),
        pair("property / property", SET_PROPERTY, SET_PROPERTY, metadata, metadata),
        pair("protocol / protocol", RAISE_PROTOCOL, RAISE_PROTOCOL, protocol, protocol),
        pair(
            "new schema over rows unseen",
            tx -> REMOVE_ALL.apply(SET_PROPERTY.apply(tx)),
            APPEND_X,
            append,
            append),
        pair(
            "same application",
            tx -> NUMBERED.apply(APPEND_X.apply(tx)),
            tx -> NUMBERED.apply(APPEND_Y.apply(tx)),
            "DELTA_CONCURRENT_TRANSACTION",
            "DELTA_CONCURRENT_TRANSACTION"));
  }

  private static Arguments pair(
      String name, Change loser, Change winner, String writeSerializable, String serializable) {
    return Arguments.of(name, loser, winner, writeSerializable, serializable);
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("pairs")
  void underWriteSerializable(
      String name, Change loser, Change winner, String condition, String ignored) {
    race(name, "WriteSerializable", loser, winner, condition);
  }

  @ParameterizedTest(name = "{0}: {4}")
  @MethodSource("pairs")
  void underSerializable(
      String name, Change loser, Change winner, String ignored, String condition) {
    race(name, "Serializable", loser, winner, condition);
  }

  private static void race(
      String name, String isolation, Change loser, Change winner, String condition) {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    create(log, Map.of("delta.isolationLevel", isolation));
    Snapshot read =
        log.startTransaction(log.loadSnapshot()).add(A).add(B).commit(APPEND).snapshot();
    Transaction first = winner.apply(log.startTransaction(read));
    Transaction second = loser.apply(log.startTransaction(read));
    first.commit(WINNER);

    if (condition == null) {
      assertThat(second.commit(LOSER).version()).as(name).isEqualTo(3);
      return;
    }
    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> second.commit(LOSER));
    assertThat(conflict).as(name).isNotNull();
    assertThat(conflict.condition()).isEqualTo(condition);
    assertThat(conflict.winningVersion()).isEqualTo(2);
    assertThat(conflict.getMessage()).contains("LOSER", "WINNER", "version 1", "version 2");
    assertThat(conflict.getMessage()).doesNotContain("<");
    assertThat(log.loadSnapshot().version()).isEqualTo(2);
  }

  @Test
  void aConflictNamesTheFileAndThePartition() {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    create(log, Map.of());
    Snapshot read =
        log.startTransaction(log.loadSnapshot()).add(A).add(B).commit(APPEND).snapshot();
    Transaction second = REMOVE_A.apply(log.startTransaction(read));
    REMOVE_A.apply(log.startTransaction(read)).commit(WINNER);

    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> second.commit(LOSER));

    assertThat(conflict.messageParameters())
        .containsEntry("file", "a")
        .containsEntry("partition", "partition {part=x}")
        .containsEntry("operation", "LOSER")
        .containsEntry("winningOperation", "WINNER")
        .containsEntry("winningVersion", "2")
        .containsEntry("readVersion", "1");
  }

  @Test
  void ofTwoCreatorsOneIsToldThatTheTableIsThere() {
    InMemoryLogStore store = new InMemoryLogStore();
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    Transaction second = log.startCreation().metadata(metadata(Map.of()));
    create(log, Map.of());

    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> second.commit(CREATE));

    assertThat(conflict.condition()).isEqualTo("DELTA_CONCURRENT_WRITE");
    assertThat(conflict).hasMessageContaining("another writer has made a table in this place");
  }

  @Test
  void sameDomainMetadataIsDisputed() {
    PreparedCommit loser = commitWith(new DomainMetadata("d", "{}", false));
    Winner winner = new Winner(new NewCommit(1, List.of(new DomainMetadata("d", "{1}", false)), 0));

    CommitConflictException conflict =
        catchThrowableOfType(
            CommitConflictException.class, () -> ConflictRules.check(loser, winner));

    assertThat(conflict).hasMessageContaining("both set the metadata domain d");
  }

  private static PreparedCommit commitWith(DomainMetadata domain) {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    Snapshot read = create(log, Map.of()).snapshot();
    return new PreparedCommit(
        1,
        read,
        read.protocol(),
        read.metadata(),
        new Changes(null, null, List.of(), List.of(domain), List.of()),
        ReadScope.NOTHING,
        IsolationLevel.WRITE_SERIALIZABLE,
        LOSER,
        Map.of(),
        null,
        "Test",
        "txn");
  }

  private static Predicate part(String value) {
    return new Compare(List.of("part"), Op.EQ, value);
  }

  private static Predicate id(Op op, long value) {
    return new Compare(List.of("id"), op, value);
  }

  private static Metadata withProperty(Transaction transaction, String key, String value) {
    Metadata metadata = transaction.metadata();
    Map<String, String> changed = new HashMap<>(metadata.configuration());
    changed.put(key, value);
    return metadata.withConfiguration(changed);
  }
}
