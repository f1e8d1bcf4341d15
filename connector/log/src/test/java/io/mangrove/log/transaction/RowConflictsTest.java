package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TableRows.MASKABLE;
import static io.mangrove.log.testkit.TableRows.active;
import static io.mangrove.log.testkit.TableRows.file;
import static io.mangrove.log.testkit.TableRows.masked;
import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.errorprone.annotations.Immutable;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.deletion.DeletionVectorBuilder;
import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TableRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pairs of commits worked out on the same version, which holds the ids 0 to 9 in file a, in that
 * order and the row of id 0 masked, and 10 to 19 in file b.
 */
class RowConflictsTest {
  private static final Operation WINNER = new Operation("WINNER", Map.of());
  private static final Operation LOSER = new Operation("LOSER", Map.of());

  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog log = DeltaLog.forTable(store, ROOT);
  private Snapshot read;

  @Immutable
  private interface Collecting {
    Transaction into(Transaction transaction, AddFile a, AddFile b);
  }

  private enum Change {
    /** DELETE WHERE id = 3 */
    MASK_3((tx, a, b) -> tx.readRows(id(Op.EQ, 3)).maskRows(a, DeletionVector.of(3))),
    MASK_3_TO_5((tx, a, b) -> tx.readRows(between(3, 5)).maskRows(a, DeletionVector.of(3, 4, 5))),
    MASK_6_AND_12(
        (tx, a, b) ->
            tx.readRows(id(Op.EQ, 6))
                .readRows(id(Op.EQ, 12))
                .maskRows(a, DeletionVector.of(6))
                .maskRows(b, DeletionVector.of(2))),
    /** UPDATE SET id = id + 100 WHERE id = 7 */
    UPDATE_7(
        (tx, a, b) ->
            tx.readRows(id(Op.EQ, 7)).maskRows(a, DeletionVector.of(7)).add(file("a7", "x", 107))),
    UPDATE_ABOVE_100((tx, a, b) -> tx.readRows(id(Op.GT, 100)).maskRows(b, DeletionVector.of(9))),
    /** MERGE that matches 3 and leaves it, and deletes 4 */
    MERGE_3_AND_4(
        (tx, a, b) ->
            tx.readRows(between(3, 4))
                .readRows(a, DeletionVector.of(3))
                .maskRows(a, DeletionVector.of(4))),
    MASK_REST_OF_A(
        (tx, a, b) ->
            tx.readRows(id(Op.LT, 10))
                .maskRows(a, new DeletionVectorBuilder().maskRange(0, 10).build())),
    REMOVE_A((tx, a, b) -> tx.readFiles(id(Op.LT, 10)).remove(a.removed(1, true))),
    REWRITE_A(
        (tx, a, b) ->
            tx.readFiles(id(Op.EQ, 5))
                .remove(a.removed(1, true))
                .add(file("a2", "x", 1, 2, 3, 4, 6, 7, 8, 9))),
    READ_ALL((tx, a, b) -> tx.readWholeTable().add(file("sum", "x", 1000))),
    APPEND_3((tx, a, b) -> tx.add(file("c", "x", 3))),
    APPEND_200((tx, a, b) -> tx.add(file("d", "x", 200))),
    DESCRIBE_A((tx, a, b) -> tx.add(a.masked(a.deletionVector(), a.stats() + " ", false))),
    RESTORE_0((tx, a, b) -> tx.remove(a.removed(1, true)).add(a.masked(null, a.stats(), true))),
    OPTIMIZE(
        (tx, a, b) ->
            tx.rearrange(
                file("ab", "x", LongStream.range(1, 20).toArray()),
                List.of(new MovedRows(a, 0, 9), new MovedRows(b, 9, 10)))),
    UNMAPPED_OPTIMIZE(
        (tx, a, b) ->
            tx.remove(a.removed(1, false))
                .remove(b.removed(1, false))
                .add(
                    file("ab", "x", LongStream.range(1, 20).toArray())
                        .masked(null, a.stats(), false)));

    private final Collecting collecting;

    Change(Collecting collecting) {
      this.collecting = collecting;
    }

    Transaction on(DeltaLog log, Snapshot read) {
      return collecting.into(log.startTransaction(read), active(read, "a"), active(read, "b"));
    }
  }

  @BeforeEach
  void makeTable() {
    read = makeTable(log, "Serializable");
  }

  private static Snapshot makeTable(DeltaLog log, String isolation) {
    Map<String, String> configuration = new HashMap<>(MASKABLE);
    configuration.put("delta.isolationLevel", isolation);
    createTable(log, configuration);
    Snapshot whole =
        append(
                log,
                file("a", "x", LongStream.range(0, 10).toArray()),
                file("b", "x", LongStream.range(10, 20).toArray()))
            .snapshot();
    return log.startTransaction(whole)
        .maskRows(active(whole, "a"), DeletionVector.of(0))
        .commit(APPEND)
        .snapshot();
  }

  private static final String APPENDED = "DELTA_CONCURRENT_APPEND";
  private static final String READ = "DELTA_CONCURRENT_DELETE_READ";
  private static final String DELETED = "DELTA_CONCURRENT_DELETE_DELETE";

  /** Loser, winner, condition, then either the rows in dispute or the ids left. */
  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(Change.MASK_3, Change.MASK_6_AND_12, null, "1-2,4-5,7-11,13-19"),
        Arguments.of(Change.MASK_6_AND_12, Change.MASK_3_TO_5, null, "1-2,7-11,13-19"),
        Arguments.of(Change.MASK_3, Change.MASK_3, DELETED, "row 3"),
        Arguments.of(Change.MASK_3_TO_5, Change.MASK_3_TO_5, DELETED, "rows 3 to 5"),
        Arguments.of(Change.MASK_REST_OF_A, Change.MASK_3, DELETED, "row 3"),
        Arguments.of(Change.MASK_3, Change.MASK_REST_OF_A, DELETED, "all rows"),
        Arguments.of(Change.MASK_3, Change.UPDATE_7, null, "1-2,4-6,8-19,107"),
        Arguments.of(Change.UPDATE_ABOVE_100, Change.UPDATE_7, APPENDED, "a7"),
        Arguments.of(Change.UPDATE_7, Change.MASK_3, null, "1-2,4-6,8-19,107"),
        Arguments.of(Change.MERGE_3_AND_4, Change.MASK_3, READ, "row 3"),
        Arguments.of(Change.MERGE_3_AND_4, Change.MASK_6_AND_12, null, "1-3,5,7-11,13-19"),
        Arguments.of(Change.MERGE_3_AND_4, Change.REMOVE_A, READ, "row 3"),
        Arguments.of(Change.MASK_3, Change.MERGE_3_AND_4, null, "1-2,5-19"),
        Arguments.of(Change.MASK_3, Change.REMOVE_A, DELETED, "all rows"),
        Arguments.of(Change.MASK_3, Change.REWRITE_A, APPENDED, "a2"),
        Arguments.of(Change.MASK_6_AND_12, Change.APPEND_200, null, "1-5,7-11,13-19,200"),
        Arguments.of(Change.MASK_3, Change.APPEND_200, null, "1-2,4-19,200"),
        Arguments.of(Change.MASK_3, Change.DESCRIBE_A, null, "1-2,4-19"),
        Arguments.of(Change.DESCRIBE_A, Change.MASK_3, READ, "rows"),
        Arguments.of(Change.MASK_3, Change.RESTORE_0, APPENDED, "added a"),
        Arguments.of(Change.REMOVE_A, Change.RESTORE_0, APPENDED, "added a"),
        Arguments.of(Change.UNMAPPED_OPTIMIZE, Change.RESTORE_0, DELETED, "both remove rows of a"),
        Arguments.of(Change.REMOVE_A, Change.MASK_3, READ, "row 3"),
        Arguments.of(Change.REWRITE_A, Change.MASK_3, READ, "row 3"),
        Arguments.of(Change.READ_ALL, Change.MASK_3, READ, "row 3"),
        Arguments.of(Change.READ_ALL, Change.OPTIMIZE, null, "1-19,1000"),
        Arguments.of(Change.OPTIMIZE, Change.MASK_3_TO_5, null, "1-2,6-19"),
        Arguments.of(Change.OPTIMIZE, Change.MASK_6_AND_12, null, "1-5,7-11,13-19"),
        Arguments.of(Change.OPTIMIZE, Change.UPDATE_7, null, "1-6,8-19,107"),
        Arguments.of(Change.OPTIMIZE, Change.REMOVE_A, null, "10-19"),
        Arguments.of(Change.OPTIMIZE, Change.MASK_REST_OF_A, null, "10-19"),
        Arguments.of(Change.OPTIMIZE, Change.REWRITE_A, null, "1-4,6-19"),
        Arguments.of(Change.OPTIMIZE, Change.RESTORE_0, DELETED, "brings back"),
        Arguments.of(Change.OPTIMIZE, Change.OPTIMIZE, DELETED, "all rows"),
        Arguments.of(Change.OPTIMIZE, Change.APPEND_200, null, "1-19,200"),
        Arguments.of(Change.UNMAPPED_OPTIMIZE, Change.MASK_3, DELETED, "row 3"),
        Arguments.of(Change.UNMAPPED_OPTIMIZE, Change.OPTIMIZE, DELETED, "all rows"),
        Arguments.of(Change.MASK_3, Change.OPTIMIZE, DELETED, "all rows"),
        Arguments.of(Change.MERGE_3_AND_4, Change.UNMAPPED_OPTIMIZE, DELETED, "all rows"),
        Arguments.of(Change.APPEND_200, Change.OPTIMIZE, null, "1-19,200"));
  }

  @ParameterizedTest(name = "{0} after {1}: {2} {3}")
  @MethodSource("pairs")
  void underSerializable(Change loser, Change winner, String condition, String outcome) {
    race(log, read, loser, winner, condition, outcome);
  }

  @ParameterizedTest(name = "{0} after {1}: {2} {3}")
  @MethodSource("pairs")
  void underWriteSerializable(Change loser, Change winner, String condition, String outcome) {
    String root = ROOT + "-ws";
    DeltaLog other = DeltaLog.forTable(store, root);
    Snapshot start = makeTable(other, "WriteSerializable");
    race(other, start, loser, winner, condition, outcome);
  }

  private void race(
      DeltaLog log, Snapshot read, Change loser, Change winner, String condition, String outcome) {
    Transaction second = loser.on(log, read);
    winner.on(log, read).commit(WINNER);
    if (condition == null) {
      second.commit(LOSER);
      assertThat(TableRows.ids(store, DeltaLog.forTable(store, read.tableRoot()).loadSnapshot()))
          .containsExactlyElementsOf(ids(outcome));
      return;
    }
    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> second.commit(LOSER));
    assertThat(conflict).isNotNull();
    assertThat(conflict.condition()).isEqualTo(condition);
    assertThat(conflict)
        .hasMessageContaining(outcome)
        .hasMessageContaining("a WINNER that was committed meanwhile, at 20")
        .hasMessageNotContaining("<");
    assertThat(conflict.winningVersion()).isEqualTo(read.version() + 1);
  }

  /** A blind append may go before a commit that has not read it, and only there. */
  @Test
  void onlySerializableMindsABlindAppendOfRowsThatMatch() {
    race(log, read, Change.MASK_3, Change.APPEND_3, APPENDED, "c");
    DeltaLog other = DeltaLog.forTable(store, ROOT + "-ws");
    Snapshot start = makeTable(other, "WriteSerializable");
    race(other, start, Change.MASK_3, Change.APPEND_3, null, "1-2,3,4-19");
  }

  @Test
  void aFileInWhichNoRowIsFoundIsNoConflict() {
    List<String> searched = new ArrayList<>();
    Transaction finds =
        log.startTransaction(read)
            .readRows(id(Op.EQ, 3), (version, files) -> files.get(0))
            .maskRows(active(read, "a"), DeletionVector.of(3));
    Transaction findsNone =
        log.startTransaction(read)
            .readRows(
                id(Op.EQ, 3),
                (version, files) -> {
                  searched.add(version + " " + files.stream().map(AddFile::path).toList());
                  return null;
                })
            .maskRows(active(read, "a"), DeletionVector.of(3));
    Transaction onlyInserts =
        log.startTransaction(read)
            .readFiles(id(Op.EQ, 3), (version, files) -> null)
            .add(file("sum", "x", 1000));
    log.startTransaction(read)
        .add(file("c", "x", 3))
        .add(file("d", "x", 2, 4))
        .add(file("e", "x", 200))
        .commit(WINNER);
    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> finds.commit(LOSER));
    assertThat(conflict.condition()).isEqualTo(APPENDED);
    onlyInserts.commit(LOSER);
    assertThat(searched).isEmpty();
    findsNone.commit(LOSER);
    assertThat(searched).containsExactly((read.version() + 1) + " [c, d]");
  }

  @Test
  void rowsMaskedByManyCommitsAreMaskedTogether() {
    Snapshot start = read;
    List<Transaction> transactions =
        LongStream.range(1, 10)
            .mapToObj(
                id ->
                    log.startTransaction(start)
                        .readRows(id(Op.EQ, id))
                        .maskRows(active(start, "a"), DeletionVector.of(id)))
            .toList();
    transactions.subList(0, 8).forEach(transaction -> transaction.commit(LOSER));
    AddFile left = active(log.loadSnapshot(), "a");
    assertThat(TableRows.live(store, ROOT, left)).containsExactly(9L);
    assertThat(left.deletionVector().cardinality()).isEqualTo(9);
    assertThat(left.stats()).contains("\"numRecords\":10").endsWith(",\"tightBounds\":false}");

    transactions.get(8).commit(LOSER);
    assertThat(TableRows.files(DeltaLog.forTable(store, ROOT).loadSnapshot()))
        .as("no row is left in a")
        .extracting(AddFile::path)
        .containsExactly("b");
  }

  /** They are not where they were read any more, so their positions there do not help. */
  @Test
  void rowsThatOneWinnerMovesAndAnotherTakesOutWereReadAllTheSame() {
    List<Transaction> losers =
        List.of(
            log.startTransaction(read).readFiles(id(Op.EQ, 5)).add(file("sum", "x", 1000)),
            log.startTransaction(read)
                .readRows(id(Op.EQ, 5))
                .readRows(active(read, "a"), DeletionVector.of(5))
                .add(file("sum2", "x", 2000)));
    Transaction elsewhere =
        log.startTransaction(read).readFiles(id(Op.GT, 100)).add(file("none", "x", 3000));
    Change.OPTIMIZE.on(log, read).commit(WINNER);
    log.startTransaction(log.loadSnapshot())
        .readRows(id(Op.EQ, 5))
        .maskRows(active(log.loadSnapshot(), "ab"), DeletionVector.of(4))
        .commit(WINNER);
    for (Transaction loser : losers) {
      CommitConflictException conflict =
          catchThrowableOfType(CommitConflictException.class, () -> loser.commit(LOSER));
      assertThat(conflict).isNotNull();
      assertThat(conflict.condition()).isEqualTo(READ);
      assertThat(conflict).hasMessageContaining("ab");
    }
    elsewhere.commit(LOSER);
    assertThat(TableRows.ids(store, log.loadSnapshot())).doesNotContain(5L).contains(6L, 3000L);
  }

  @Test
  void anOptimizeFollowsWinnersOneAfterTheOther() {
    Transaction optimize = Change.OPTIMIZE.on(log, read);
    Transaction six = Change.MASK_6_AND_12.on(log, read);
    Change.MASK_3_TO_5.on(log, read).commit(WINNER);
    six.commit(WINNER);
    Snapshot now = log.loadSnapshot();
    log.startTransaction(now)
        .readWholeTable()
        .remove(active(now, "b").removed(1, true))
        .commit(WINNER);
    optimize.commit(LOSER);

    Snapshot end = DeltaLog.forTable(store, ROOT).loadSnapshot();
    assertThat(TableRows.files(end)).extracting(AddFile::path).containsExactly("ab");
    assertThat(TableRows.ids(store, end)).containsExactly(1L, 2L, 7L, 8L, 9L);
    assertThat(active(end, "ab").dataChange()).isFalse();
  }

  @Test
  void anOptimizeWhoseRowsAreAllGoneAddsNoFile() {
    Transaction optimize = Change.OPTIMIZE.on(log, read);
    log.startTransaction(read)
        .readWholeTable()
        .remove(active(read, "a").removed(1, true))
        .remove(active(read, "b").removed(1, true))
        .commit(WINNER);
    optimize.commit(LOSER);
    assertThat(log.loadSnapshot().activeFiles().count()).isZero();
  }

  @Test
  void anOptimizeOfATableWithoutDeletionVectorsLosesToADelete() {
    DeltaLog plain = DeltaLog.forTable(store, ROOT + "-plain");
    createTable(plain, Map.of());
    Snapshot start = append(plain, file("a", "x", 1, 2), file("b", "x", 3)).snapshot();
    Transaction optimize =
        plain
            .startTransaction(start)
            .rearrange(
                file("ab", "x", 1, 2, 3),
                List.of(
                    new MovedRows(active(start, "a"), 0, 2),
                    new MovedRows(active(start, "b"), 2, 1)));
    plain
        .startTransaction(start)
        .readWholeTable()
        .remove(active(start, "a").removed(1, true))
        .commit(WINNER);
    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> optimize.commit(LOSER));
    assertThat(conflict.condition()).isEqualTo(DELETED);
  }

  @Test
  void longVectorsOfBothSidesComeFromFilesAndGoIntoOne() {
    long[] many = LongStream.range(0, 5_000).toArray();
    Snapshot start = append(log, file("c", "x", many)).snapshot();
    AddFile c = active(start, "c");
    DeletionVector odd = scattered(1, 1);
    DeletionVector even = scattered(2, 0);
    Transaction second = log.startTransaction(start).maskRows(c, odd);
    log.startTransaction(start).maskRows(c, even).commit(WINNER);
    second.commit(LOSER);

    AddFile both = active(log.loadSnapshot(), "c");
    assertThat(both.deletionVector().storageType()).isEqualTo("u");
    DeletionVector masked = masked(store, ROOT, both);
    assertThat(masked.containsAll(odd)).isTrue();
    assertThat(masked.containsAll(even)).isTrue();
    assertThat(masked.cardinality()).isEqualTo(odd.cardinality() + even.cardinality());
  }

  private static DeletionVector scattered(int seed, int lowestBit) {
    DeletionVectorBuilder rows = new DeletionVectorBuilder();
    new Random(seed).longs(700, 0, 2_500).forEach(half -> rows.mask(2 * half + lowestBit));
    return rows.build();
  }

  @Test
  void rowIdsStayWithTheFileWhoseRowsAreMasked() {
    AddFile a = active(read, "a");
    AddFile numbered =
        new AddFile(
            "n", a.partitionValues(), 1, 1, true, a.stats(), a.tags(), null, 70L, 3L, "liquid");
    Snapshot start = append(log, numbered).snapshot();
    log.startTransaction(start).maskRows(active(start, "n"), DeletionVector.of(1)).commit(LOSER);
    AddFile masked = active(log.loadSnapshot(), "n");
    assertThat(masked.baseRowId()).isEqualTo(70);
    assertThat(masked.defaultRowCommitVersion()).isEqualTo(3);
    assertThat(masked.clusteringProvider()).isEqualTo("liquid");
  }

  @Test
  void rowsAreNotMaskedWhereTheTableDoesNotPermitIt() {
    DeltaLog plain = DeltaLog.forTable(store, ROOT + "-plain");
    createTable(plain, Map.of());
    Snapshot start = append(plain, file("a", "x", 1, 2)).snapshot();
    Transaction transaction =
        plain.startTransaction(start).maskRows(active(start, "a"), DeletionVector.of(0));
    assertThat(failure(transaction).condition())
        .isEqualTo("DELTA_ADDING_DELETION_VECTORS_DISALLOWED");
  }

  @Test
  void rowsAreNotMaskedInAFileThatDoesNotTellHowManyItHas() {
    Snapshot start =
        append(log, new AddFile("n", Map.of("part", "x"), 1, 1, true, null)).snapshot();
    Transaction transaction =
        log.startTransaction(start).maskRows(active(start, "n"), DeletionVector.of(0));
    assertThat(failure(transaction).condition())
        .isEqualTo("DELTA_DELETION_VECTOR_MISSING_NUM_RECORDS");
  }

  @Test
  void aRowBehindTheEndOfItsFileIsTheWritersMistake() {
    Transaction transaction =
        log.startTransaction(read).maskRows(active(read, "b"), DeletionVector.of(10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transaction.commit(LOSER))
        .withMessageContaining("row 10 of b");
  }

  @Test
  void rowsThatAreMaskedAlreadyMakeNoChange() {
    log.startTransaction(read)
        .maskRows(active(read, "a"), DeletionVector.of(0))
        .add(file("c", "x", 20))
        .commit(LOSER);
    assertThat(active(log.loadSnapshot(), "a").key()).isEqualTo(active(read, "a").key());
  }

  private static DeltaException failure(Transaction transaction) {
    return catchThrowableOfType(DeltaException.class, () -> transaction.commit(LOSER));
  }

  private static Predicate id(Op op, long value) {
    return new Compare(List.of("id"), op, value);
  }

  private static Predicate between(long first, long last) {
    return new Predicate.And(id(Op.GE, first), id(Op.LE, last));
  }

  /** Numbers and ranges of them, both ends included. */
  private static List<Long> ids(String text) {
    return Stream.of(text.split(","))
        .map(range -> range.split("-"))
        .flatMapToLong(
            range ->
                LongStream.rangeClosed(
                    Long.parseLong(range[0]), Long.parseLong(range[range.length - 1])))
        .boxed()
        .toList();
  }
}
