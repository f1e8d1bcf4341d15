package io.mangrove.log.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.error.DeltaException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupportTest {
  private static final String PLAIN =
      "{\"name\":\"a\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}}";

  @ParameterizedTest(name = "reader {0}, writer {1}")
  @CsvSource({"1,1", "1,2", "1,3", "1,4", "2,5", "2,6"})
  void everyProtocolWithoutListsIsReadAndWrittenWhileItsFeaturesAreUnused(int reader, int writer) {
    Protocol protocol = new Protocol(reader, writer);
    assertThatCode(() -> WriteSupport.check("t", protocol, table(PLAIN, Map.of())))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "appendOnly",
        "invariants",
        "checkConstraints",
        "changeDataFeed",
        "generatedColumns",
        "identityColumns",
        "columnMapping",
        "timestampNtz",
        "typeWidening",
        "typeWidening-preview",
        "vacuumProtocolCheck"
      })
  void featuresThatAreListedButUnusedBindNobody(String feature) {
    Protocol protocol =
        TableFeature.byProtocolName(feature).isReaderFeature()
            ? new Protocol(3, 7, Set.of(feature), Set.of(feature))
            : new Protocol(1, 7, null, Set.of(feature));
    assertThatCode(() -> WriteSupport.check("t", protocol, table(PLAIN, Map.of())))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"rowTracking", "appendOnly", "fromTheFuture"})
  void aReaderFeatureWeLackIsRefusedByName(String feature) {
    Protocol protocol = new Protocol(3, 7, Set.of(feature, "timestampNtz"), Set.of(feature));
    assertThatThrownBy(() -> ReadSupport.check("tab", protocol, table(PLAIN, Map.of())))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> {
              assertThat(e.condition()).isEqualTo("DELTA_UNSUPPORTED_FEATURES_FOR_READ");
              assertThat(e.sqlState()).isEqualTo("56038");
              assertThat(e.messageParameters())
                  .containsEntry("unsupported", feature)
                  .containsEntry("tableNameOrPath", "tab");
            });
  }

  @Test
  void aTableWithMaskedRowsIsReadAndWritten() {
    Set<String> feature = Set.of("deletionVectors");
    Protocol protocol = new Protocol(3, 7, feature, feature);
    for (Map<String, String> configuration :
        List.of(Map.<String, String>of(), Map.of("delta.enableDeletionVectors", "true"))) {
      Metadata table = table(PLAIN, configuration);
      assertThatCode(() -> WriteSupport.check("t", protocol, table)).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "domainMetadata",
        "inCommitTimestamp",
        "rowTracking",
        "clustering",
        "allowColumnDefaults",
        "checkpointProtection"
      })
  void aWriterFeatureWeHaveIsWritten(String feature) {
    Protocol protocol = new Protocol(1, 7, null, Set.of(feature, "appendOnly"));
    assertThatCode(() -> WriteSupport.check("t", protocol, table(PLAIN, Map.of())))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "icebergCompatV1",
        "icebergCompatV2",
        "icebergCompatV3",
        "materializePartitionColumns",
        "coordinatedCommits-preview",
        "fromTheFuture"
      })
  void aWriterFeatureWeLackIsRefusedForWritingOnly(String feature) {
    Protocol protocol = new Protocol(1, 7, null, Set.of(feature, "appendOnly"));
    Metadata table = table(PLAIN, Map.of());
    assertThatCode(() -> ReadSupport.check("t", protocol, table)).doesNotThrowAnyException();
    assertThatThrownBy(() -> WriteSupport.check("t", protocol, table))
        .hasMessageContaining("DELTA_UNSUPPORTED_FEATURES_FOR_WRITE")
        .hasMessageContaining("feature(s) " + feature + ",");
  }

  @Test
  void v2CheckpointsAreReadAndWritten() {
    Set<String> features = Set.of("v2Checkpoint");
    Protocol protocol = new Protocol(3, 7, features, features);
    Metadata table = table(PLAIN, Map.of("delta.checkpointPolicy", "v2"));
    assertThatCode(() -> WriteSupport.check("t", protocol, table)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "a field with {0} uses {1}")
  @CsvSource({
    "delta.generationExpression, generatedColumns",
    "delta.identity.start, identityColumns"
  })
  void aFeatureThatBindsWritersIsRefusedOnceAColumnUsesIt(String key, String feature) {
    String column =
        "{\"name\":\"s\",\"type\":{\"type\":\"array\",\"elementType\":{\"type\":\"struct\","
            + "\"fields\":[{\"name\":\"x\",\"type\":\"long\",\"nullable\":true,\"metadata\":{\""
            + key
            + "\":\"1\"}}]},\"containsNull\":true},\"nullable\":true,\"metadata\":{}}";
    Metadata table = table(column, Map.of());
    assertThatCode(() -> ReadSupport.check("t", new Protocol(1, 6), table))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> WriteSupport.check("t", new Protocol(1, 6), table))
        .hasMessageContaining("feature(s) " + feature);
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource({"string, integer", "integer, fromTheFuture", "long, double"})
  void aTypeChangeThatNobodyKnowsIsRefusedForReading(String from, String to) {
    String column =
        "{\"name\":\"s\",\"type\":{\"type\":\"array\",\"elementType\":\"integer\","
            + "\"containsNull\":true},\"nullable\":true,\"metadata\":{\"delta.typeChanges\":["
            + "{\"fromType\":\"short\",\"toType\":\"integer\",\"fieldPath\":\"element\"},"
            + "{\"fromType\":\"%s\",\"toType\":\"%s\",\"fieldPath\":\"element\"}]}}";
    Metadata table = table(column.formatted(from, to), Map.of());
    Set<String> feature = Set.of("typeWidening");
    assertThatThrownBy(() -> ReadSupport.check("t", new Protocol(3, 7, feature, feature), table))
        .hasMessageContaining("DELTA_UNSUPPORTED_TYPE_CHANGE_IN_SCHEMA")
        .hasMessageContaining("column s.element was changed from %s to %s,".formatted(from, to));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "variantType",
        "variantType-preview",
        "variantShredding",
        "variantShredding-preview"
      })
  void variantsAreReadAndWritten(String feature) {
    Protocol protocol = new Protocol(3, 7, Set.of(feature), Set.of(feature));
    Metadata table = table(PLAIN, Map.of());
    assertThatCode(() -> WriteSupport.check("t", protocol, table)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"catalogManaged", "catalogOwned-preview"})
  void aTableThatACatalogKeepsTheCommitsOfIsRefusedByTheCatalogsName(String feature) {
    Set<String> features = Set.of(feature, "inCommitTimestamp");
    Protocol protocol = new Protocol(3, 7, Set.of(feature), features);
    Metadata table = table(PLAIN, Map.of("io.unitycatalog.tableId", "4711", "user", "x"));
    for (boolean writes : new boolean[] {false, true}) {
      assertThatThrownBy(
              () -> {
                if (writes) {
                  WriteSupport.check("/tab", protocol, table);
                } else {
                  ReadSupport.check("/tab", protocol, table);
                }
              })
          .isInstanceOfSatisfying(
              DeltaException.class,
              e -> {
                assertThat(e.condition())
                    .isEqualTo("DELTA_PATH_BASED_ACCESS_TO_CATALOG_MANAGED_TABLE_BLOCKED");
                assertThat(e.sqlState()).isEqualTo("KD00G");
                assertThat(e.messageParameters())
                    .containsEntry("path", "/tab")
                    .containsEntry("catalog", "io.unitycatalog.tableId = 4711");
              });
    }
  }

  @Test
  void constraintsAndInvariantsAreTheEnginesToEnforce() {
    String column =
        "{\"name\":\"a\",\"type\":\"long\",\"nullable\":true,\"metadata\":"
            + "{\"delta.invariants\":\"{\\\"expression\\\":{\\\"expression\\\":\\\"a > 3\\\"}}\"}}";
    Metadata table = table(column, Map.of("delta.constraints.positive", "a > 0"));
    assertThatCode(() -> WriteSupport.check("t", new Protocol(1, 3), table))
        .doesNotThrowAnyException();
    assertThat(RowConstraint.of(table))
        .containsExactly(
            new RowConstraint("positive", "a > 0"),
            new RowConstraint("EXPRESSION(a > 3)", "a > 3"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"name", "id"})
  void columnMappingIsWritten(String mode) {
    Metadata table = table(PLAIN, Map.of("delta.columnMapping.mode", mode));
    assertThatCode(() -> WriteSupport.check("t", new Protocol(2, 5), table))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "reader {0}, writer {1}")
  @CsvSource({"4,7", "0,2", "1,8", "1,0"})
  void aVersionFromTheFutureIsRefused(int reader, int writer) {
    assertThatThrownBy(
            () -> WriteSupport.check("t", new Protocol(reader, writer), table(PLAIN, Map.of())))
        .hasMessageContaining("DELTA_INVALID_PROTOCOL_VERSION");
  }

  static Metadata table(String fields, Map<String, String> configuration) {
    return new Metadata(
        "id",
        null,
        null,
        "parquet",
        Map.of(),
        "{\"type\":\"struct\",\"fields\":[" + fields + "]}",
        List.of(),
        0L,
        configuration);
  }
}
