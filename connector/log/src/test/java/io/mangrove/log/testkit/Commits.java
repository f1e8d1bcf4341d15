package io.mangrove.log.testkit;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Random commits on few files, so that they are added, removed, added again, masked and changed in
 * every order.
 */
public final class Commits {
  private static final List<String> PATHS =
      List.of(
          "a",
          "b",
          "c.parquet",
          "p=1/d",
          "p=%20x/é",
          "s3://other/bucket/f",
          "g-with-a-longer-name-0000-1111");

  private Commits() {}

  /** Lists of commits, which are lists of actions. */
  public static Arbitrary<List<List<Action>>> logs() {
    Arbitrary<Action> action =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, adds()),
            net.jqwik.api.Tuple.of(4, removes()),
            net.jqwik.api.Tuple.of(1, transactions()),
            net.jqwik.api.Tuple.of(1, domains()));
    return action.list().ofMaxSize(6).list().ofMinSize(1).ofMaxSize(12);
  }

  private static Arbitrary<Action> adds() {
    Arbitrary<Map<String, String>> tags =
        Arbitraries.of(Map.of(), Map.of("ZCUBE_ID", "1"), Map.of("k", "", "l", "ü"));
    Arbitrary<Long> rowIds = Arbitraries.longs().between(0, 9).injectNull(0.7);
    return Combinators.combine(
            Arbitraries.of(PATHS),
            partitions(),
            Arbitraries.longs().between(0, 1000),
            Arbitraries.longs(),
            stats(),
            tags,
            vectors(),
            rowIds)
        .as(
            (path, partition, size, time, stats, tag, vector, rowId) ->
                new AddFile(
                    path,
                    partition,
                    size,
                    time == Long.MIN_VALUE ? 0 : time,
                    true,
                    stats,
                    tag,
                    vector,
                    rowId,
                    rowId == null ? null : rowId + 1,
                    rowId == null ? null : "liquid"));
  }

  private static Arbitrary<Action> removes() {
    return Combinators.combine(
            Arbitraries.of(PATHS),
            Arbitraries.longs().between(0, 1000).injectNull(0.2),
            Arbitraries.of(true, false).injectNull(0.3),
            partitions().injectNull(0.3),
            Arbitraries.longs().between(0, 1000).injectNull(0.3),
            vectors())
        .as(
            (path, time, extended, partition, size, vector) ->
                new RemoveFile(
                    path, time, true, extended, partition, size, "{}", Map.of(), vector, null,
                    null));
  }

  private static Arbitrary<Action> transactions() {
    return Combinators.combine(
            Arbitraries.of("app", "b"),
            Arbitraries.longs().between(0, 5),
            Arbitraries.longs().between(0, 5).injectNull(0.3))
        .as(SetTransaction::new);
  }

  private static Arbitrary<Action> domains() {
    return Combinators.combine(
            Arbitraries.of("delta.x", "mine"),
            Arbitraries.of("", "{\"a\":1}"),
            Arbitraries.of(true, false))
        .as(DomainMetadata::new);
  }

  private static Arbitrary<Map<String, String>> partitions() {
    Map<String, String> withNull = new LinkedHashMap<>();
    withNull.put("p", null);
    withNull.put("q", "x");
    return Arbitraries.of(Map.of(), Map.of("p", "1"), Map.of("p", "2"), Map.of("p", ""), withNull);
  }

  private static Arbitrary<String> stats() {
    return Arbitraries.of(
            "{\"numRecords\":1}", "{\"numRecords\":2,\"minValues\":{\"é\":\"\uD83D\uDE00\"}}", "")
        .injectNull(0.3);
  }

  private static Arbitrary<DeletionVectorDescriptor> vectors() {
    return Arbitraries.of(
            new DeletionVectorDescriptor("u", "ab^-aqEH.-t@S}K{vb[*k^", 4, 40, 6L),
            new DeletionVectorDescriptor(
                "i", "wi5b=000010000siXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L", null, 40, 6L))
        .injectNull(0.8);
  }
}
