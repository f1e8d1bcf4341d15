package io.mangrove.log.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.testkit.Texts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ActionProperties {

  @Property(tries = 300)
  void aCommitIsReadBackAsItWasWritten(@ForAll("commits") List<Action> actions) throws IOException {
    Assume.that(!actions.isEmpty());
    byte[] text = ActionWriter.writeCommit(actions);
    assertThat(ActionReader.readCommit(new ByteArrayInputStream(text), "x")).isEqualTo(actions);
  }

  @Property(tries = 100)
  void everyActionIsOneLine(@ForAll("commits") List<Action> actions) {
    String text = new String(ActionWriter.writeCommit(actions), StandardCharsets.UTF_8);
    assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(actions.size());
    assertThat(actions.isEmpty() || text.endsWith("}\n")).isTrue();
  }

  @Provide
  Arbitrary<List<Action>> commits() {
    return Arbitraries.oneOf(
            adds(), removes(), cdcs(), metadata(), protocols(), transactions(), domains(), infos())
        .list()
        .ofMaxSize(6);
  }

  private static Arbitrary<Action> adds() {
    return Combinators.combine(
            Texts.any(),
            nullableTexts(),
            sizes(),
            Arbitraries.of(true, false),
            Texts.any().injectNull(0.3),
            texts(),
            vectors().injectNull(0.5),
            numbers().injectNull(0.5))
        .as(
            (path, partition, number, flag, text, tags, vector, row) ->
                new AddFile(
                    path, partition, number, ~number, flag, text, tags, vector, row, row, text));
  }

  private static Arbitrary<Action> removes() {
    return Combinators.combine(
            Texts.any(),
            nullableTexts().injectNull(0.3),
            sizes().injectNull(0.3),
            Arbitraries.of(true, false).injectNull(0.3),
            Texts.any().injectNull(0.3),
            texts(),
            vectors().injectNull(0.5),
            numbers().injectNull(0.5))
        .as(
            (path, partition, number, flag, text, tags, vector, row) ->
                new RemoveFile(
                    path,
                    number,
                    number == null,
                    flag,
                    partition,
                    number,
                    text,
                    tags,
                    vector,
                    row,
                    row));
  }

  private static Arbitrary<Action> cdcs() {
    return Combinators.combine(Texts.any(), nullableTexts(), sizes(), texts()).as(AddCdcFile::new);
  }

  private static Arbitrary<Action> metadata() {
    return Combinators.combine(
            Texts.any(),
            Texts.any().injectNull(0.5),
            texts(),
            Texts.any().list().ofMaxSize(3),
            numbers().injectNull(0.5),
            texts())
        .as(
            (text, name, options, columns, created, configuration) ->
                new Metadata(
                    text, name, name, text, options, text, columns, created, configuration));
  }

  private static Arbitrary<Action> protocols() {
    Arbitrary<Set<String>> features = Texts.any().set().ofMaxSize(3).injectNull(0.3);
    // From version 3 on the list of reader features is required.
    Arbitrary<Integer> old = Arbitraries.integers().between(0, 2);
    Arbitrary<Integer> writer = Arbitraries.integers();
    return Arbitraries.oneOf(
        Combinators.combine(old, writer, features, features).as(Protocol::new),
        Combinators.combine(Arbitraries.integers(), writer, features, features)
            .as((min, w, r, f) -> new Protocol(min, w, r == null ? Set.of() : r, f)));
  }

  private static Arbitrary<Action> transactions() {
    return Combinators.combine(Texts.any(), numbers(), numbers().injectNull(0.3))
        .as(SetTransaction::new);
  }

  private static Arbitrary<Action> domains() {
    return Combinators.combine(Texts.any(), Texts.any(), Arbitraries.of(true, false))
        .as(DomainMetadata::new);
  }

  private static Arbitrary<Action> infos() {
    return Combinators.combine(
            numbers().injectNull(0.3),
            Texts.any().injectNull(0.3),
            nullableTexts(),
            texts().injectNull(0.3),
            Arbitraries.of(true, false).injectNull(0.3),
            texts())
        .as(
            (number, text, parameters, metrics, flag, tags) ->
                new CommitInfo(
                    number,
                    number,
                    text,
                    text,
                    text,
                    parameters,
                    metrics,
                    number,
                    text,
                    flag,
                    text,
                    text,
                    text,
                    metrics,
                    metrics,
                    tags,
                    text));
  }

  /** Its complement is a number, too. */
  private static Arbitrary<Long> sizes() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE - 1);
  }

  /** All but the one that stands for no number. */
  private static Arbitrary<Long> numbers() {
    return Arbitraries.longs().greaterOrEqual(Long.MIN_VALUE + 1);
  }

  private static Arbitrary<DeletionVectorDescriptor> vectors() {
    return Combinators.combine(
            Texts.any(),
            Texts.any(),
            Arbitraries.integers().injectNull(0.5),
            Arbitraries.integers(),
            numbers())
        .as(DeletionVectorDescriptor::new);
  }

  private static Arbitrary<Map<String, String>> texts() {
    return Arbitraries.maps(Texts.any(), Texts.any()).ofMaxSize(3);
  }

  private static Arbitrary<Map<String, String>> nullableTexts() {
    return Arbitraries.maps(Texts.any(), Texts.any().injectNull(0.3)).ofMaxSize(3);
  }
}
