package io.mangrove.log.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinimalProtocolTest {
  private static final String LONG =
      "{\"name\":\"a\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}";
  private static final String NTZ =
      "{\"name\":\"t\",\"type\":\"timestamp_ntz\",\"nullable\":true,\"metadata\":{}}";

  @Test
  void aPlainTableHasTheProtocolThatEveryEngineKnows() {
    assertThat(forTable(LONG, Map.of())).isEqualTo(new Protocol(1, 2));
    assertThat(forTable(LONG, Map.of("delta.appendOnly", "true"))).isEqualTo(new Protocol(1, 2));
  }

  @Test
  void theChangeDataFeedNeedsWriterVersionFour() {
    assertThat(forTable(LONG, Map.of("delta.enableChangeDataFeed", "true")))
        .isEqualTo(new Protocol(1, 4));
  }

  @Test
  void aTimestampWithoutZoneBringsListsThatKeepWhatWasImplied() {
    assertThat(forTable(LONG + "," + NTZ, Map.of()))
        .isEqualTo(
            new Protocol(
                3, 7, Set.of("timestampNtz"), Set.of("appendOnly", "invariants", "timestampNtz")));
  }

  @Test
  void versionsAreTakenAsGiven() {
    assertThat(forTable(LONG, Map.of("delta.minWriterVersion", "3"))).isEqualTo(new Protocol(1, 3));
    assertThat(forTable(LONG, Map.of("delta.minReaderVersion", "1", "delta.minWriterVersion", "1")))
        .isEqualTo(new Protocol(1, 1));
    assertThat(forTable(LONG, Map.of("delta.minReaderVersion", "3", "delta.minWriterVersion", "7")))
        .isEqualTo(new Protocol(3, 7, Set.of(), Set.of("appendOnly", "invariants")));
  }

  @Test
  void aFeatureAskedForByNameIsListed() {
    assertThat(forTable(LONG, Map.of("delta.feature.vacuumProtocolCheck", "supported")))
        .isEqualTo(
            new Protocol(
                3,
                7,
                Set.of("vacuumProtocolCheck"),
                Set.of("appendOnly", "invariants", "vacuumProtocolCheck")));
    assertThat(forTable(LONG, Map.of("delta.feature.checkConstraints", "enabled")))
        .isEqualTo(
            new Protocol(1, 7, null, Set.of("appendOnly", "checkConstraints", "invariants")));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "delta.enableDeletionVectors, true, deletionVectors",
    "delta.columnMapping.mode, name, columnMapping",
    "delta.checkpointPolicy, v2, v2Checkpoint",
    "delta.enableRowTracking, true, rowTracking",
    "delta.enableInCommitTimestamps, true, inCommitTimestamp",
    "delta.constraints.c, a > 0, checkConstraints",
    "delta.feature.deletionVectors, supported, deletionVectors",
    "delta.feature.fromTheFuture, supported, fromTheFuture"
  })
  void aPropertyThatAsksForAFeatureWeLackIsRefusedByName(String key, String value, String feature) {
    assertThatThrownBy(() -> forTable(LONG, Map.of(key, value)))
        .hasMessageContaining("DELTA_UNSUPPORTED_FEATURES_IN_CONFIG")
        .hasMessageContaining(feature);
  }

  @ParameterizedTest(name = "{0} = {1} is {2}")
  @CsvSource({
    "delta.minReaderVersion, x, DELTA_PROTOCOL_PROPERTY_NOT_INT",
    "delta.minReaderVersion, 4, DELTA_INVALID_TABLE_PROPERTY",
    "delta.minReaderVersion, 3, DELTA_READ_FEATURE_PROTOCOL_REQUIRES_WRITE",
    "delta.feature.appendOnly, maybe, DELTA_UNSUPPORTED_FEATURE_STATUS"
  })
  void aPropertyAboutTheProtocolThatMakesNoSenseIsRefused(
      String key, String value, String condition) {
    assertThatThrownBy(() -> forTable(LONG, Map.of(key, value))).hasMessageContaining(condition);
  }

  @Test
  void anUpgradeNeverLowersAndKeepsWhatIsListed() {
    Protocol listed = new Protocol(1, 7, null, Set.of("changeDataFeed"));
    Metadata plain = SupportTest.table(LONG, Map.of("delta.minWriterVersion", "2"));
    assertThat(MinimalProtocol.upgrade(listed, plain)).isSameAs(listed);
    assertThat(MinimalProtocol.upgrade(new Protocol(2, 6), plain)).isEqualTo(new Protocol(2, 6));
    assertThat(MinimalProtocol.upgrade(listed, SupportTest.table(NTZ, Map.of())))
        .isEqualTo(
            new Protocol(3, 7, Set.of("timestampNtz"), Set.of("changeDataFeed", "timestampNtz")));
  }

  @Test
  void anUpgradeToListsNamesAllThatTheVersionsImplied() {
    assertThat(MinimalProtocol.upgrade(new Protocol(2, 5), SupportTest.table(NTZ, Map.of())))
        .isEqualTo(
            new Protocol(
                3,
                7,
                Set.of("columnMapping", "timestampNtz"),
                Set.of(
                    "appendOnly",
                    "changeDataFeed",
                    "checkConstraints",
                    "columnMapping",
                    "generatedColumns",
                    "invariants",
                    "timestampNtz")));
  }

  @Test
  void propertiesAboutTheProtocolAreNotKept() {
    Metadata given =
        SupportTest.table(
            LONG,
            Map.of(
                "delta.minReaderVersion", "1",
                "delta.minWriterVersion", "2",
                "delta.feature.appendOnly", "supported",
                "delta.appendOnly", "true",
                "mine", "x"));
    assertThat(MinimalProtocol.stripped(given).configuration())
        .isEqualTo(Map.of("delta.appendOnly", "true", "mine", "x"));
    Metadata clean = SupportTest.table(LONG, Map.of());
    assertThat(MinimalProtocol.stripped(clean)).isSameAs(clean);
  }

  private static Protocol forTable(String fields, Map<String, String> configuration) {
    return MinimalProtocol.forTable(SupportTest.table(fields, configuration));
  }
}
