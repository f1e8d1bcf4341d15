package io.mangrove.log.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class VersionChecksumProperties {

  @Property(tries = 300)
  void whatIsWrittenIsReadBack(@ForAll("checksums") VersionChecksum checksum) throws IOException {
    assertThat(VersionChecksum.parse(checksum.toJson())).isEqualTo(checksum);
  }

  @Property(tries = 300)
  void oneThatWasNotWrittenToItsEndIsAnError(
      @ForAll("checksums") VersionChecksum checksum, @ForAll @IntRange(max = 99) int percent) {
    byte[] whole = checksum.toJson();
    byte[] torn = Arrays.copyOf(whole, (whole.length - 2) * percent / 100);

    assertThatThrownBy(() -> VersionChecksum.parse(torn)).isInstanceOf(IOException.class);
  }

  @Provide
  Arbitrary<VersionChecksum> checksums() {
    Arbitrary<Long> numbers = Arbitraries.longs().greaterOrEqual(0);
    Arbitrary<SetTransaction> transactions =
        Combinators.combine(Arbitraries.strings().ofMaxLength(4), numbers, numbers.injectNull(0.3))
            .as(SetTransaction::new);
    Arbitrary<DomainMetadata> domains =
        Arbitraries.strings().ofMaxLength(4).map(text -> new DomainMetadata(text, text, false));
    Metadata metadata =
        new Metadata(
            "id", null, "ü", "parquet", Map.of(), "{\"x\":1}", List.of("p"), 3L, Map.of("a", "b"));
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(4).injectNull(0.3),
            numbers,
            numbers.injectNull(0.3),
            transactions.list().ofMaxSize(3).injectNull(0.3),
            domains.list().ofMaxSize(3).injectNull(0.3),
            Arbitraries.of(metadata).injectNull(0.3),
            Arbitraries.of(new Protocol(1, 2), new Protocol(3, 7, Set.of("a"), Set.of("a", "b")))
                .injectNull(0.3))
        .as(
            (txnId, size, optional, txns, domain, meta, protocol) ->
                new VersionChecksum(
                    txnId, size, size, optional, optional, optional, txns, domain, meta, protocol));
  }
}
