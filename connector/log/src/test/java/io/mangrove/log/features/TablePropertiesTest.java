package io.mangrove.log.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablePropertiesTest {

  @Test
  void defaultsAreThoseOfTheProtocol() {
    TableProperties properties = new TableProperties(Map.of());
    assertThat(properties.checkpointInterval()).isEqualTo(10);
    assertThat(properties.logRetention()).isEqualTo(Duration.ofDays(30));
    assertThat(properties.deletedFileRetention()).isEqualTo(Duration.ofDays(7));
    assertThat(properties.setTransactionRetention()).isNull();
    assertThat(properties.appendOnly()).isFalse();
    assertThat(properties.changeDataFeed()).isFalse();
    assertThat(properties.checkpointStatsAsJson()).isTrue();
    assertThat(properties.dataSkippingNumIndexedCols()).isEqualTo(32);
    assertThat(properties.dataSkippingStringPrefixLength()).isEqualTo(32);
    assertThat(properties.dataSkippingStatsColumns()).isEmpty();
    assertThat(properties.isolationLevel()).isEqualTo("Serializable");
  }

  @Test
  void valuesAreReadByTheirType() {
    TableProperties properties =
        new TableProperties(
            Map.of(
                "delta.checkpointInterval", "3",
                "delta.appendOnly", "TRUE",
                "delta.dataSkippingNumIndexedCols", "-1",
                "delta.dataSkippingStatsColumns", "a, `b,c`.d ,e",
                "delta.setTransactionRetentionDuration", "interval 1 hour"));
    assertThat(properties.checkpointInterval()).isEqualTo(3);
    assertThat(properties.appendOnly()).isTrue();
    assertThat(properties.dataSkippingNumIndexedCols()).isEqualTo(-1);
    assertThat(properties.dataSkippingStatsColumns()).containsExactly("a", "`b,c`.d", "e");
    assertThat(properties.setTransactionRetention()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "interval 1 week, P7D",
    "interval 2 weeks 1 day, P15D",
    "30 days, P30D",
    "INTERVAL '7' DAYS, P7D",
    "interval 0 hours, PT0S",
    "interval 1 minute 5 seconds 20 milliseconds, PT1M5.02S"
  })
  void intervalsAreReadInTheirUsualForms(String text, Duration length) {
    assertThat(new TableProperties(Map.of("delta.logRetentionDuration", text)).logRetention())
        .isEqualTo(length);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource({
    "delta.logRetentionDuration, interval 1 month, months and years",
    "delta.logRetentionDuration, soon, such as 'interval 2 weeks'",
    "delta.logRetentionDuration, interval -1 days, must not be negative",
    "delta.checkpointInterval, 0, positive integer",
    "delta.checkpointInterval, ten, whole number",
    "delta.appendOnly, yes, needs to be a boolean",
    "delta.dataSkippingNumIndexedCols, -2, larger than or equal to -1",
    "delta.isolationLevel, None, 'needs to be one of Serializable'",
    "delta.columnMapping.mode, both, 'needs to be one of none'"
  })
  void aValueThatItsKeyDoesNotTakeIsRefusedWithTheReason(String key, String value, String why) {
    assertThatThrownBy(() -> TableProperties.validate(Map.of(key, value)))
        .hasMessageContaining("DELTA_INVALID_TABLE_PROPERTY")
        .hasMessageContaining(key)
        .hasMessageContaining(why);
  }

  @Test
  void anUnknownDeltaKeyIsRefusedAndAnyOtherIsTheUsersOwn() {
    assertThatThrownBy(() -> TableProperties.validate(Map.of("delta.chekpointInterval", "1")))
        .hasMessageContaining("DELTA_UNKNOWN_CONFIGURATION")
        .hasMessageContaining("delta.chekpointInterval");
    assertThatCode(() -> TableProperties.validate(Map.of("owner", "me", "deltax", "1")))
        .doesNotThrowAnyException();
  }

  @Test
  void keysGetTheSpellingOfTheProtocol() {
    assertThat(TableProperties.normalized(Map.of("DELTA.APPENDONLY", "true", "Mine", "x")))
        .isEqualTo(Map.of("delta.appendOnly", "true", "Mine", "x"));
  }
}
