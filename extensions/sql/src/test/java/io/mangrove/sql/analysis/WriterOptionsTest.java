package io.mangrove.sql.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.spark.sql.internal.SQLConf;
import org.junit.jupiter.api.Test;

class WriterOptionsTest {
  private final SQLConf session = new SQLConf();

  @Test
  void nothingIsAskedByDefault() {
    assertThat(WriterOptions.of(Map.of(), session))
        .isEqualTo(new WriterOptions(false, false, null, false));
  }

  @Test
  void namesAndValuesAreReadIgnoringCase() {
    assertThat(
            WriterOptions.of(
                Map.of("MERGEschema", "TRUE", "overwriteschema", "true", "replacewhere", "a = 1"),
                session))
        .isEqualTo(new WriterOptions(true, true, "a = 1", false));
  }

  @Test
  void theSessionDecidesWhatTheOptionsLeaveOut() {
    session.setConfString("spark.databricks.delta.schema.autoMerge.enabled", "true");
    session.setConfString("spark.sql.sources.partitionOverwriteMode", "DYNAMIC");
    assertThat(WriterOptions.of(Map.of(), session))
        .isEqualTo(new WriterOptions(true, false, null, true));
    assertThat(
            WriterOptions.of(
                Map.of("mergeSchema", "false", "partitionOverwriteMode", "static"), session))
        .isEqualTo(new WriterOptions(false, false, null, false));
  }

  @Test
  void replaceWhereGoesBeforeTheSessionsModeAndNotWithItsOwn() {
    session.setConfString("spark.sql.sources.partitionOverwriteMode", "dynamic");
    assertThat(WriterOptions.of(Map.of("replaceWhere", "a = 1"), session).dynamic()).isFalse();
    assertThatThrownBy(
            () ->
                WriterOptions.of(
                    Map.of("replaceWhere", "a = 1", "partitionOverwriteMode", "dynamic"), session))
        .hasMessageContaining("DELTA_REPLACE_WHERE_WITH_DYNAMIC_PARTITION_OVERWRITE");
  }

  @Test
  void aValueThatSaysNothingIsRefused() {
    assertThatThrownBy(() -> WriterOptions.of(Map.of("mergeSchema", "yes"), session))
        .hasMessageContaining("DELTA_ILLEGAL_OPTION")
        .hasMessageContaining("mergeSchema");
    assertThatThrownBy(() -> WriterOptions.of(Map.of("partitionOverwriteMode", "some"), session))
        .hasMessageContaining("DELTA_ILLEGAL_OPTION");
  }
}
