package io.mangrove.log.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.testkit.Texts;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RowTrackingDomainProperties {

  @Property(tries = 300)
  void theHighWaterMarkIsReadBack(@ForAll long mark) {
    RowTrackingDomain domain = new RowTrackingDomain(mark);
    assertThat(RowTrackingDomain.of(domain.toDomainMetadata())).isEqualTo(domain);
  }

  @Property(tries = 500)
  void anyConfigurationHasAHighWaterMarkOrIsRefusedByName(
      @ForAll("configurations") String configuration) {
    DomainMetadata domain = new DomainMetadata(RowTrackingDomain.NAME, configuration, false);
    try {
      RowTrackingDomain read = RowTrackingDomain.of(domain);
      assertThat(configuration).contains(Long.toString(read.rowIdHighWaterMark()));
    } catch (DeltaException e) {
      assertThat(e.condition()).isEqualTo("DELTA_MALFORMED_DOMAIN_METADATA");
    }
  }

  @Provide
  Arbitrary<String> configurations() {
    return Arbitraries.oneOf(
        Texts.any(),
        Texts.any().map(text -> "{\"rowIdHighWaterMark\":" + text),
        Arbitraries.longs().map(mark -> "{\"a\":{},\"rowIdHighWaterMark\":" + mark + "}"),
        Arbitraries.of("{\"rowIdHighWaterMark\":9223372036854775808}", "{}", "[7]", "7", "null"));
  }
}
