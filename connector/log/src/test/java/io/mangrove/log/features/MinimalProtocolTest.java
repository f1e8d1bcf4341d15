package io.mangrove.log.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
    "delta.enableDeletionVectors, true",
    "delta.feature.deletionVectors, supported",
  })
  void deletionVectorsAreListedForReadersAndWriters(String key, String value) {
    assertThat(forTable(LONG, Map.of(key, value)))
        .isEqualTo(
            new Protocol(
                3,
                7,
                Set.of("deletionVectors"),
                Set.of("appendOnly", "deletionVectors", "invariants")));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "delta.enableIcebergCompatV1, true, icebergCompatV1",
    "delta.enableIcebergCompatV2, true, icebergCompatV2",
    "delta.enableIcebergCompatV3, true, icebergCompatV3",
    "delta.feature.catalogManaged, supported, catalogManaged",
    "delta.feature.fromTheFuture, supported, fromTheFuture"
  })
  void aPropertyThatAsksForAFeatureWeLackIsRefusedByName(String key, String value, String feature) {
    assertThatThrownBy(() -> forTable(LONG, Map.of(key, value)))
        .hasMessageContaining("DELTA_UNSUPPORTED_FEATURES_IN_CONFIG")
        .hasMessageContaining(feature);
  }

  @ParameterizedTest(name = "{0} = {1} is reader {2} and writer {3} with {4}")
  @CsvSource({
    "delta.appendOnly, true, 1, 2, ",
    "delta.constraints.c, a > 0, 1, 3, ",
    "delta.enableChangeDataFeed, true, 1, 4, ",
    "delta.enableChangeDataFeed, false, 1, 2, ",
    "delta.columnMapping.mode, none, 1, 2, ",
    "delta.columnMapping.mode, name, 2, 5, ",
    "delta.columnMapping.mode, id, 2, 5, ",
    "delta.feature.columnMapping, supported, 2, 7, columnMapping",
    "delta.enableInCommitTimestamps, true, 1, 7, inCommitTimestamp",
    "delta.enableInCommitTimestamps, false, 1, 2, ",
    "delta.enableDeletionVectors, true, 3, 7, deletionVectors",
    "delta.enableRowTracking, true, 1, 7, domainMetadata rowTracking",
    "delta.feature.rowTracking, supported, 1, 7, domainMetadata rowTracking",
    "delta.feature.domainMetadata, enabled, 1, 7, domainMetadata",
    "delta.feature.inCommitTimestamp, supported, 1, 7, inCommitTimestamp",
    "delta.feature.changeDataFeed, supported, 1, 7, changeDataFeed",
    "delta.feature.identityColumns, supported, 1, 7, identityColumns",
    "delta.feature.deletionVectors, supported, 3, 7, deletionVectors",
    "delta.feature.vacuumProtocolCheck, supported, 3, 7, vacuumProtocolCheck",
    "delta.minWriterVersion, 6, 1, 6, ",
    "delta.minWriterVersion, 7, 1, 7, ''"
  })
  void aPropertyOfANewTableRaisesItsProtocolByWhatItNeeds(
      String key, String value, int reader, int writer, String listed) {
    Protocol protocol = forTable(LONG, Map.of(key, value));

    assertThat(protocol.minReaderVersion()).isEqualTo(reader);
    assertThat(protocol.minWriterVersion()).isEqualTo(writer);
    if (listed == null) {
      assertThat(protocol.writerFeatures()).isNull();
      assertThat(protocol.readerFeatures()).isNull();
    } else {
      Set<String> names = new TreeSet<>(Set.of("appendOnly", "invariants"));
      names.addAll(listed.isEmpty() ? Set.of() : Set.of(listed.split(" ")));
      assertThat(protocol.writerFeatures()).isEqualTo(names);
      assertThat(protocol.readerFeatures()).isEqualTo(reader == 3 ? Set.of(listed) : null);
    }
  }

  static Stream<Arguments> protocolsThatMayNotFollow() {
    String down = "DELTA_INVALID_PROTOCOL_DOWNGRADE";
    String illegal = "DELTA_ILLEGAL_PROTOCOL";
    Protocol five = new Protocol(2, 5);
    Set<String> ntz = Set.of("timestampNtz");
    return Stream.of(
        Arguments.of(new Protocol(1, 4), new Protocol(1, 3), down),
        Arguments.of(five, new Protocol(1, 5), down),
        Arguments.of(five, new Protocol(2, 7, null, Set.of("columnMapping")), down),
        Arguments.of(new Protocol(3, 7, ntz, ntz), new Protocol(3, 7, Set.of(), Set.of()), down),
        Arguments.of(five, new Protocol(3, 6), "DELTA_READ_FEATURE_PROTOCOL_REQUIRES_WRITE"),
        Arguments.of(five, new Protocol(2, 7), illegal),
        Arguments.of(five, new Protocol(2, 6, null, Set.of("columnMapping")), illegal),
        Arguments.of(five, new Protocol(3, 7, null, ntz), illegal),
        Arguments.of(five, new Protocol(2, 7, ntz, ntz), illegal),
        Arguments.of(five, new Protocol(3, 7, ntz, Set.of()), illegal),
        Arguments.of(new Protocol(1, 1), new Protocol(1, 7, null, Set.of("rowTracking")), illegal));
  }

  @ParameterizedTest(name = "{0} to {1} is {2}")
  @MethodSource("protocolsThatMayNotFollow")
  void aProtocolThatLosesSomethingOrCannotBeIsRefused(
      Protocol before, Protocol after, String condition) {
    assertThatThrownBy(() -> MinimalProtocol.checkMayFollow(before, after))
        .hasMessageContaining(condition);
  }

  @Test
  void aProtocolMayStayOrGrow() {
    Set<String> implied = Set.of("appendOnly", "invariants");
    for (Protocol after :
        List.of(
            new Protocol(1, 2),
            new Protocol(2, 6),
            new Protocol(1, 7, null, implied),
            new Protocol(3, 7, Set.of(), implied))) {
      assertThatCode(() -> MinimalProtocol.checkMayFollow(new Protocol(1, 2), after))
          .doesNotThrowAnyException();
    }
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
