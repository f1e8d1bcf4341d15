package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.CREATE;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.SCHEMA;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static io.mangrove.log.testkit.TestTable.metadata;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.errorprone.annotations.Immutable;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.NewCommit;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pairs of commits worked out on the same version, which holds file a (ids 1 to 9) in partition x
 * and file b (ids 10 to 19) in partition y.
 */
class ConflictRulesTest {
  private static final Operation WINNER = new Operation("WINNER", Map.of());
  private static final Operation LOSER = new Operation("LOSER", Map.of());
  private static final AddFile A = file("a", "x", 1, 9);
  private static final AddFile B = file("b", "y", 10, 19);

  private static final CommitVectors VECTORS = new CommitVectors(new InMemoryLogStore(), ROOT);

  private static final String WRITE = "DELTA_CONCURRENT_WRITE";

  @Immutable
  private interface Collecting {
    Transaction into(Transaction transaction);
  }

  private enum Change {
    APPEND_X(tx -> tx.add(file("new", "x", 100, 109))),
    APPEND_Y(tx -> tx.add(file("new2", "y", 200, 209))),
    APPEND_AFTER_READ(tx -> tx.readPartitions(part("z")).add(file("new", "x", 100, 109))),
    REMOVE_A(tx -> tx.readFiles(part("x")).remove(A.removed(1, true))),
    REMOVE_B(tx -> tx.readFiles(part("y")).remove(B.removed(1, true))),
    REMOVE_ALL(tx -> tx.readWholeTable().remove(A.removed(1, true)).remove(B.removed(1, true))),
    COMPACT_A(
        tx ->
            tx.readFiles(part("x"))
                .remove(A.removed(1, false))
                .add(new AddFile("a2", Map.of("part", "x"), 1, 1, false, A.stats()))),
    DESCRIBE_A(tx -> tx.add(new AddFile("a", Map.of("part", "x"), 100, 1_000, false, "{}"))),
    READ_ALL_APPEND_Z(tx -> tx.readWholeTable().add(file("z", "z", 1000, 1000))),
    READ_LOW_IDS(tx -> tx.readFiles(id(Op.LT, 50L))),
    READ_HIGH_IDS(tx -> tx.readFiles(id(Op.GT, 100L)).add(file("c", "x", 20, 29))),
    NOTE(tx -> tx),
    SET_PROPERTY(tx -> tx.metadata(withNewProperty(tx))),
    RAISE_PROTOCOL(tx -> tx.protocol(new Protocol(1, 4))),
    REPLACE_ALL(tx -> tx.metadata(withNewProperty(tx)).readWholeTable().remove(A.removed(1, true))),
    NUMBERED_X(
        tx -> tx.setTransaction(new SetTransaction("app", 7, 1L)).add(file("new", "x", 100, 109))),
    NUMBERED_Y(
        tx -> tx.setTransaction(new SetTransaction("app", 7, 1L)).add(file("n", "y", 100, 109)));

    private final Collecting collecting;

    Change(Collecting collecting) {
      this.collecting = collecting;
    }

    Transaction on(DeltaLog log, Snapshot read) {
      return collecting.into(log.startTransaction(read));
    }
  }

  static Stream<Arguments> pairs() {
    String append = "DELTA_CONCURRENT_APPEND";
    String deleteRead = "DELTA_CONCURRENT_DELETE_READ";
    String deleteDelete = "DELTA_CONCURRENT_DELETE_DELETE";
    String metadata = "DELTA_METADATA_CHANGED";
    String protocol = "DELTA_PROTOCOL_CHANGED";
    String application = "DELTA_CONCURRENT_TRANSACTION";
    return Stream.of(
        Arguments.of(Change.APPEND_X, Change.APPEND_X, null, null),
        Arguments.of(Change.APPEND_X, Change.REMOVE_ALL, null, null),
        Arguments.of(Change.APPEND_X, Change.SET_PROPERTY, metadata, metadata),
        Arguments.of(Change.APPEND_X, Change.RAISE_PROTOCOL, null, null),
        Arguments.of(Change.NOTE, Change.SET_PROPERTY, null, null),
        Arguments.of(Change.NOTE, Change.RAISE_PROTOCOL, null, null),
        Arguments.of(Change.SET_PROPERTY, Change.NOTE, null, null),
        Arguments.of(Change.REMOVE_ALL, Change.APPEND_X, null, append),
        Arguments.of(Change.REMOVE_ALL, Change.APPEND_AFTER_READ, append, append),
        Arguments.of(Change.REMOVE_ALL, Change.REMOVE_ALL, deleteRead, deleteRead),
        Arguments.of(Change.REMOVE_ALL, Change.COMPACT_A, deleteDelete, deleteDelete),
        Arguments.of(Change.REMOVE_ALL, Change.RAISE_PROTOCOL, protocol, protocol),
        Arguments.of(Change.REMOVE_A, Change.REMOVE_B, null, null),
        Arguments.of(Change.REMOVE_A, Change.REMOVE_A, deleteRead, deleteRead),
        Arguments.of(Change.REMOVE_A, Change.APPEND_X, null, append),
        Arguments.of(Change.REMOVE_A, Change.APPEND_Y, null, null),
        Arguments.of(Change.REMOVE_B, Change.APPEND_AFTER_READ, null, null),
        Arguments.of(Change.REMOVE_A, Change.APPEND_AFTER_READ, append, append),
        Arguments.of(Change.COMPACT_A, Change.APPEND_X, null, null),
        Arguments.of(Change.COMPACT_A, Change.COMPACT_A, deleteDelete, deleteDelete),
        Arguments.of(Change.COMPACT_A, Change.REMOVE_A, deleteDelete, deleteDelete),
        Arguments.of(Change.COMPACT_A, Change.REMOVE_B, null, null),
        Arguments.of(Change.DESCRIBE_A, Change.APPEND_X, null, null),
        Arguments.of(Change.DESCRIBE_A, Change.REMOVE_A, deleteRead, deleteRead),
        Arguments.of(Change.DESCRIBE_A, Change.COMPACT_A, deleteRead, deleteRead),
        Arguments.of(Change.DESCRIBE_A, Change.DESCRIBE_A, WRITE, WRITE),
        Arguments.of(Change.REMOVE_A, Change.DESCRIBE_A, null, null),
        Arguments.of(Change.READ_ALL_APPEND_Z, Change.DESCRIBE_A, null, null),
        Arguments.of(Change.READ_ALL_APPEND_Z, Change.COMPACT_A, null, null),
        Arguments.of(Change.READ_ALL_APPEND_Z, Change.REMOVE_A, deleteRead, deleteRead),
        Arguments.of(Change.APPEND_X, Change.COMPACT_A, null, null),
        Arguments.of(Change.APPEND_AFTER_READ, Change.REMOVE_ALL, null, null),
        Arguments.of(Change.READ_LOW_IDS, Change.APPEND_X, null, null),
        Arguments.of(Change.READ_LOW_IDS, Change.REMOVE_B, deleteRead, deleteRead),
        Arguments.of(Change.READ_HIGH_IDS, Change.REMOVE_ALL, null, null),
        Arguments.of(Change.READ_HIGH_IDS, Change.APPEND_Y, null, append),
        Arguments.of(Change.SET_PROPERTY, Change.APPEND_X, null, null),
        Arguments.of(Change.SET_PROPERTY, Change.REMOVE_ALL, null, null),
        Arguments.of(Change.SET_PROPERTY, Change.SET_PROPERTY, metadata, metadata),
        Arguments.of(Change.RAISE_PROTOCOL, Change.RAISE_PROTOCOL, protocol, protocol),
        Arguments.of(Change.REPLACE_ALL, Change.APPEND_X, append, append),
        Arguments.of(Change.NUMBERED_X, Change.NUMBERED_Y, application, application));
  }

  @ParameterizedTest(name = "{0} after {1}: {2}")
  @MethodSource("pairs")
  void underWriteSerializable(Change loser, Change winner, String condition, String ignored) {
    race("WriteSerializable", loser, winner, condition);
  }

  @ParameterizedTest(name = "{0} after {1}: {3}")
  @MethodSource("pairs")
  void underSerializable(Change loser, Change winner, String ignored, String condition) {
    race("Serializable", loser, winner, condition);
  }

  private static void race(String isolation, Change loser, Change winner, String condition) {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    createTable(log, Map.of("delta.isolationLevel", isolation));
    Snapshot read =
        log.startTransaction(log.loadSnapshot()).add(A).add(B).commit(APPEND).snapshot();
    Transaction first = winner.on(log, read);
    Transaction second = loser.on(log, read);
    first.commit(WINNER);

    if (condition == null) {
      assertThat(second.commit(LOSER).version()).as("%s after %s", loser, winner).isEqualTo(3);
      return;
    }
    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> second.commit(LOSER));
    assertThat(conflict).as("%s after %s", loser, winner).isNotNull();
    assertThat(conflict.condition()).isEqualTo(condition);
    assertThat(conflict.winningVersion()).isEqualTo(2);
    assertThat(conflict.getMessage()).contains("LOSER", "WINNER", "version 1", "version 2");
    assertThat(conflict.getMessage()).doesNotContain("<");
    assertThat(log.loadSnapshot().version()).isEqualTo(2);
  }

  /** What a column held that is not the table's now, files written meanwhile have left out. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoBringsAnotherSchemaBackNeedsFilesAsTheyWere(boolean schemaChanged) {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    Metadata made = createTable(log, Map.of()).snapshot().metadata();
    Snapshot earlier =
        log.startTransaction(log.loadSnapshot()).add(A).add(B).commit(APPEND).snapshot();
    Metadata changed =
        new Metadata(
            made.id(),
            null,
            null,
            "parquet",
            Map.of(),
            schemaChanged
                ? SchemaJson.write(
                    new StructType(
                        List.of(
                            SCHEMA.fields().get(0),
                            SCHEMA.fields().get(1),
                            new StructField("more", PrimitiveType.LONG, true))))
                : made.schemaString(),
            made.partitionColumns(),
            made.createdTime(),
            Map.of("key", "value"));
    Snapshot read = log.startTransaction(earlier).metadata(changed).commit(WINNER).snapshot();
    Transaction second = log.startTransaction(read).readWholeTable().restore(earlier);
    Change.COMPACT_A.on(log, read).commit(WINNER);

    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> second.commit(LOSER));

    assertThat(conflict == null ? null : conflict.condition())
        .isEqualTo(schemaChanged ? "DELTA_CONCURRENT_DELETE_READ" : null);
  }

  @Test
  void aConflictNamesTheFileAndThePartition() {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    createTable(log, Map.of());
    Snapshot read =
        log.startTransaction(log.loadSnapshot()).add(A).add(B).commit(APPEND).snapshot();
    Transaction second = Change.REMOVE_A.on(log, read);
    Change.REMOVE_A.on(log, read).commit(WINNER);

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
    createTable(log, Map.of());

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
            CommitConflictException.class, () -> loser.rebasedOver(winner, VECTORS));

    assertThat(conflict).hasMessageContaining("both set the metadata domain d");
  }

  private static PreparedCommit commitWith(DomainMetadata domain) {
    DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    Snapshot read = createTable(log, Map.of()).snapshot();
    return new PreparedCommit(
        Predecessor.of(read),
        read,
        new Changes(null, null, List.of(), List.of(domain), List.of()),
        ReadScope.NOTHING,
        IsolationLevel.WRITE_SERIALIZABLE,
        LOSER,
        true,
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

  private static Metadata withNewProperty(Transaction transaction) {
    Metadata metadata = requireNonNull(transaction.metadata());
    Map<String, String> changed = new HashMap<>(metadata.configuration());
    changed.put("user", UUID.randomUUID().toString());
    return metadata.withConfiguration(changed);
  }
}
