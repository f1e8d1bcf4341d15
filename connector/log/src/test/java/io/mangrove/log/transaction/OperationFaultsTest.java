package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TableRows.active;
import static io.mangrove.log.testkit.TableRows.file;
import static io.mangrove.log.testkit.TestTable.APPEND;
import static io.mangrove.log.testkit.TestTable.CREATE;
import static io.mangrove.log.testkit.TestTable.OVERWRITE;
import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.errorprone.annotations.Immutable;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RowTrackingDomain;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.deletion.DeletionVectorBuilder;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.features.RowTracking;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.FaultyLogStore;
import io.mangrove.log.testkit.FaultyLogStore.Fault;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TableRows;
import io.mangrove.log.testkit.TrackedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation that writes, with the store failing at each of its operations in every way: the
 * table is as before or as after, the writer is told the truth, and the next one goes on.
 */
class OperationFaultsTest {
  private static final Set<String> HONEST_FAILURES =
      Set.of(
          "DELTA_COMMIT_NOT_WRITTEN",
          "DELTA_COMMIT_OUTCOME_UNKNOWN",
          "DELTA_COMMIT_VECTORS_FAILED",
          "DELTA_LOG_UNREADABLE",
          "DELTA_LOG_FILE_NOT_FOUND");

  private static final long[] MANY = LongStream.range(0, 2_000).toArray();
  private static final DeletionVector LONG_VECTOR = every(3, 0);
  private static final DeletionVector OTHER_LONG_VECTOR = every(3, 1);

  @Immutable
  private interface Work {
    /** Does it on top of the version read; null: there is none. */
    void on(DeltaLog log, @Nullable Snapshot read);
  }

  /** What is done, on what, and who came between. */
  private enum Writing {
    CREATE_TABLE(Map.of(), (log, read) -> createTable(log, Map.of("user", "x"))),
    APPEND_FILES(Map.of(), (log, read) -> append(log, read, file("new", "x", 7))),
    APPEND_WITHOUT_A_KNOWN_VERSION(Map.of(), (log, read) -> append(log, file("new", "x", 7))),
    OVERWRITE_FILES(
        Map.of(),
        (log, read) ->
            log.startTransaction(read)
                .readWholeTable()
                .remove(active(read, "a").removed(1, true))
                .add(file("new", "x", 7))
                .commit(OVERWRITE)),
    REMOVE_A_FILE(
        Map.of(),
        (log, read) ->
            log.startTransaction(read)
                .readWholeTable()
                .remove(active(read, "a").removed(1, true))
                .commit(OVERWRITE)),
    RAISE_THE_PROTOCOL(
        Map.of(),
        (log, read) -> {
          Map<String, String> changed = new HashMap<>(read.metadata().configuration());
          changed.put("delta.enableDeletionVectors", "true");
          log.startTransaction(read)
              .metadata(read.metadata().withConfiguration(changed))
              .commit(OVERWRITE);
        }),
    RAISE_THE_PROTOCOL_ALONE(
        Map.of(),
        (log, read) -> log.startTransaction(read).protocol(new Protocol(1, 3)).commit(OVERWRITE)),
    SET_A_DOMAIN(
        Map.of(),
        (log, read) -> log.startTransaction(read).setDomainMetadata("mine", "{}").commit(APPEND)),
    SET_A_DOMAIN_BEHIND_A_WINNER(
        Map.of("delta.feature.domainMetadata", "supported"), APPEND_FILES.work, SET_A_DOMAIN.work),
    OVERWRITE_BEHIND_A_WINNER(
        Map.of("delta.isolationLevel", "WriteSerializable"),
        (log, read) -> append(log, read, file("winner", "x", 8)),
        OVERWRITE_FILES.work),
    CHANGE_METADATA(
        Map.of(),
        (log, read) -> {
          Map<String, String> changed = new HashMap<>(read.metadata().configuration());
          changed.put("user", "x");
          log.startTransaction(read)
              .metadata(read.metadata().withConfiguration(changed))
              .commit(OVERWRITE);
        }),
    NUMBERED_APPEND(
        Map.of(),
        (log, read) ->
            log.startTransaction(read)
                .setTransaction(new SetTransaction("app", 7, 1L))
                .add(file("new", "x", 7))
                .commit(APPEND)),
    MASK_INLINE(
        TableRows.MASKABLE,
        (log, read) ->
            log.startTransaction(read)
                .maskRows(active(read, "a"), DeletionVector.of(1))
                .add(file("new", "x", 7))
                .commit(APPEND)),
    MASK_IN_FILES(
        TableRows.MASKABLE,
        (log, read) ->
            log.startTransaction(read).maskRows(active(read, "many"), LONG_VECTOR).commit(APPEND)),
    MASK_TOGETHER_WITH_A_WINNER(
        TableRows.MASKABLE,
        (log, read) ->
            log.startTransaction(read)
                .maskRows(active(read, "many"), OTHER_LONG_VECTOR)
                .commit(APPEND),
        MASK_IN_FILES.work),
    REARRANGE_BEHIND_A_WINNER(
        TableRows.MASKABLE,
        MASK_TOGETHER_WITH_A_WINNER.winner,
        (log, read) ->
            log.startTransaction(read)
                .rearrange(
                    file(
                        "all",
                        "x",
                        LongStream.concat(LongStream.of(1, 2, 3), LongStream.of(MANY)).toArray()),
                    List.of(
                        new MovedRows(active(read, "a"), 0, 3),
                        new MovedRows(active(read, "many"), 3, MANY.length)))
                .commit(APPEND)),
    APPEND_ROWS_WITH_IDS(
        Map.of("delta.feature.rowTracking", "supported"),
        OVERWRITE_BEHIND_A_WINNER.winner,
        APPEND_FILES.work),
    ENABLE_ROW_TRACKING(
        Map.of(),
        (log, read) -> {
          Map<String, String> changed = new HashMap<>(read.metadata().configuration());
          changed.put("delta.enableRowTracking", "true");
          changed.put(RowTracking.ROW_ID_COLUMN, "id-of-row");
          changed.put(RowTracking.ROW_COMMIT_VERSION_COLUMN, "version-of-row");
          log.startTransaction(read)
              .metadata(read.metadata().withConfiguration(changed))
              .commit(OVERWRITE);
        }),
    APPEND_AND_CHECKPOINT(Map.of("delta.checkpointInterval", "2"), APPEND_FILES.work),
    APPEND_AND_CHECKPOINT_WITH_SIDECARS(
        Map.of("delta.checkpointInterval", "2", "delta.checkpointPolicy", "v2"), APPEND_FILES.work),
    APPEND_AND_COMPACT_COMMITS(Map.of("mangrove.logCompactionInterval", "2"), APPEND_FILES.work),
    APPEND_AND_CLEAN_UP(
        Map.of("delta.checkpointInterval", "2", "delta.logRetentionDuration", "interval 10 days"),
        APPEND_FILES.work);

    @SuppressWarnings("ImmutableEnumChecker") // a Map.of
    private final Map<String, String> configuration;

    private final @Nullable Work winner;
    private final Work work;

    Writing(Map<String, String> configuration, Work work) {
      this(configuration, null, work);
    }

    Writing(Map<String, String> configuration, @Nullable Work winner, Work work) {
      this.configuration = configuration;
      this.winner = winner;
      this.work = work;
    }

    @Nullable Snapshot prepare(InMemoryLogStore store) {
      if (this == CREATE_TABLE) {
        return null;
      }
      DeltaLog log = DeltaLog.forTable(store, ROOT);
      createTable(log, configuration);
      Snapshot read = append(log, file("a", "x", 1, 2, 3), file("many", "x", MANY)).snapshot();
      if (winner != null) {
        winner.on(log, read);
      }
      if (this == APPEND_AND_CLEAN_UP) {
        append(log, file("two", "x", 22)); // with a checkpoint
        Snapshot newest = append(log, file("three", "x", 33)).snapshot();
        ageCommits(store);
        return newest;
      }
      return read;
    }
  }

  static Stream<Arguments> writings() {
    return Stream.of(Writing.values())
        .flatMap(writing -> Stream.of(Fault.values()).map(fault -> Arguments.of(writing, fault)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("writings")
  void itIsAllOrNothingWhereverTheStoreFails(Writing writing, Fault fault) throws IOException {
    InMemoryLogStore prepared = new InMemoryLogStore();
    Snapshot read = writing.prepare(prepared);
    List<String> before = content(prepared);
    InMemoryLogStore clean = prepared.copy();
    writing.work.on(DeltaLog.forTable(clean, ROOT), read);
    List<String> after = content(clean);
    assertThat(after).isNotEqualTo(before);

    boolean fired = true;
    for (int step = 0; fired; step++) {
      InMemoryLogStore store = prepared.copy();
      FaultyLogStore faulty = FaultyLogStore.failingAt(step, fault, store);
      Throwable failure =
          catchThrowable(() -> writing.work.on(DeltaLog.forTable(faulty, ROOT), read));
      fired = faulty.faultFired();
      faulty.settle();
      String what = "%s at operation %d with %s".formatted(fault, step, failure);

      List<String> found = content(store);
      assertThat(found).as(what).isIn(before, after);
      if (failure == null) {
        assertThat(found).as(what).isEqualTo(after);
      } else {
        assertThat(fired).as(what).isTrue();
        assertThat(failure).as(what).isInstanceOf(DeltaException.class);
        assertThat(((DeltaException) failure).condition()).as(what).isIn(HONEST_FAILURES);
        if (!(failure instanceof CommitInDoubtException)) {
          assertThat(found).as(what).isEqualTo(before);
        }
      }
      assertTheNextWriterGoesOn(store, found, what);
      if (writing != Writing.APPEND_AND_CLEAN_UP) {
        TrackedRows.check(store, ROOT); // from the first commit on
      }
    }
  }

  @ParameterizedTest(name = "{0} leaves {1}, or not: {2}")
  @CsvSource({
    "APPEND_AND_CHECKPOINT, 00000000000000000002.checkpoint.parquet, true",
    "APPEND_AND_CHECKPOINT_WITH_SIDECARS, _sidecars/, true",
    "APPEND_AND_COMPACT_COMMITS, 00000000000000000002.compacted.json, true",
    "APPEND_AND_CLEAN_UP, 00000000000000000000.json, false",
    "MASK_IN_FILES, deletion_vector_, true",
  })
  void whatTheStoreIsToFailAtIsDone(Writing writing, String name, boolean isThere) {
    InMemoryLogStore store = new InMemoryLogStore();
    writing.work.on(DeltaLog.forTable(store, ROOT), writing.prepare(store));
    assertThat(store.paths().stream().anyMatch(path -> path.contains(name))).isEqualTo(isThere);
  }

  private static void ageCommits(InMemoryLogStore store) {
    long then = System.currentTimeMillis() - Duration.ofDays(40).toMillis();
    for (String path : store.paths()) {
      if (!path.endsWith(".json")) {
        continue;
      }
      try {
        store.put(path, store.text(path), then);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void assertTheNextWriterGoesOn(
      InMemoryLogStore store, List<String> found, String what) {
    DeltaLog log = DeltaLog.forTable(store, ROOT);
    if (!log.exists()) {
      log.startCreation().metadata(metadata(Map.of())).commit(CREATE);
    }
    append(log, file("next", "x", 9));
    List<String> expected = new ArrayList<>(found);
    expected.add(row(store, file("next", "x", 9)));
    assertThat(content(store)).as(what).containsAll(expected);
  }

  /** All that a reader can learn of the table, as lines. Files come last, by name. */
  private static List<String> content(InMemoryLogStore store) {
    Snapshot snapshot = DeltaLog.forTable(store, ROOT).snapshotIfExists();
    List<String> content = new ArrayList<>();
    if (snapshot == null) {
      return content;
    }
    content.add(snapshot.protocol().toString());
    content.add(new TreeMap<>(snapshot.metadata().configuration()).toString());
    content.add(snapshot.schema().toString());
    content.add("app: " + snapshot.transactionVersion("app"));
    Map<String, DomainMetadata> domains = new TreeMap<>(snapshot.domainMetadata());
    domains.remove(RowTrackingDomain.NAME); // grows with each commit, and is checked by itself
    content.add("domains: " + domains);
    List<String> files = new ArrayList<>();
    TableRows.files(snapshot).forEach(file -> files.add(row(store, file)));
    files.sort(null);
    content.addAll(files);
    return content;
  }

  private static String row(InMemoryLogStore store, AddFile file) {
    return file.path() + " " + TableRows.live(store, ROOT, file);
  }

  private static DeletionVector every(int step, int first) {
    DeletionVectorBuilder rows = new DeletionVectorBuilder();
    for (int row = first; row < MANY.length; row += step) {
      rows.mask(row);
    }
    return rows.build();
  }
}
