package io.mangrove.spark.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathIdentifierTest {

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/tables/t", "file:/tables/t", "hdfs://host:8020/t", "/t@v3"})
  void absolutePathInNamespaceDeltaNamesATable(String path) {
    Identifier ident = Identifier.of(new String[] {"DELTA"}, path);

    assertThat(PathIdentifier.of(ident)).isEqualTo(new PathIdentifier(path, null, null));
  }

  @Test
  void relativePathIsAnOrdinaryName() {
    assertThat(PathIdentifier.of(Identifier.of(new String[] {"delta"}, "t"))).isNull();
  }

  @Test
  void pathInAnotherNamespaceIsAnOrdinaryName() {
    assertThat(PathIdentifier.of(Identifier.of(new String[] {"db"}, "/t"))).isNull();
    assertThat(PathIdentifier.of(Identifier.of(new String[] {"c", "delta"}, "/t"))).isNull();
  }

  @ParameterizedTest(name = "{0} is {1} at {2}")
  @CsvSource({"/t@v12, /t, 12", "/t@V0, /t, 0", "/a@v1/t@v2, /a@v1/t, 2"})
  void suffixPinsAVersion(String path, String root, long version) {
    assertThat(new PathIdentifier(path, null, null).pinned())
        .isEqualTo(new PathIdentifier(root, version, null));
  }

  @Test
  void suffixOfSeventeenDigitsPinsAMoment() {
    PathIdentifier pinned =
        requireNonNull(new PathIdentifier("/t@20240102030405678", null, null).pinned());

    assertThat(pinned.path()).isEqualTo("/t");
    assertThat(pinned.timestampMillis(ZoneOffset.UTC)).isEqualTo(1_704_164_645_678L);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/t", "/t@v", "/t@vx", "/t@12", "/t@99999999999999999", "@v1"})
  void otherPathsPinNothing(String path) {
    assertThat(new PathIdentifier(path, null, null).pinned()).isNull();
  }
}
