package io.mangrove.sql.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.error.DeltaException;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaMergeTest {

  @ParameterizedTest(name = "table {0}, data {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a INT            | a INT                  | a INT",
        "a INT NOT NULL   | a INT                  | a INT NOT NULL",
        "a INT COMMENT 'c'| A INT                  | a INT COMMENT 'c'",
        "a INT, b STRING  | b STRING               | a INT, b STRING",
        "a INT            | z INT NOT NULL, a INT  | a INT, z INT",
        "a INT            | a SMALLINT             | a INT",
        "a TINYINT        | a INT                  | a INT",
        "a INT            | a VOID                 | a INT",
        "s STRUCT<x: INT> | s STRUCT<y: INT, X: INT>     | s STRUCT<x: INT, y: INT>",
        "s ARRAY<STRUCT<x: INT>>   | s ARRAY<STRUCT<y: INT>>   | s ARRAY<STRUCT<x: INT, y: INT>>",
        "s MAP<INT, STRUCT<x: INT>>| s MAP<INT, STRUCT<y: INT>>| s MAP<INT, STRUCT<x: INT, y:"
            + " INT>>",
      })
  void exactTypesMerge(String table, String data, String merged) {
    assertThat(SchemaMerge.exact().merge(StructType.fromDDL(table), StructType.fromDDL(data)))
        .isEqualTo(StructType.fromDDL(merged));
  }

  @ParameterizedTest(name = "table {0}, data {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a INT           | a STRING",
        "a INT           | a BIGINT",
        "a BIGINT        | a INT",
        "a DOUBLE        | a FLOAT",
        "a DECIMAL(10, 2)| a DECIMAL(10, 1)",
        "a STRING        | a STRUCT<x: INT>",
        "a ARRAY<INT>    | a ARRAY<STRING>",
        "a MAP<INT, INT> | a MAP<STRING, INT>",
      })
  void otherTypesDoNot(String table, String data) {
    assertThatThrownBy(
            () -> SchemaMerge.exact().merge(StructType.fromDDL(table), StructType.fromDDL(data)))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("DELTA_FAILED_TO_MERGE_FIELDS")
        .hasMessageContaining("'a' and 'a'");
  }

  @ParameterizedTest(name = "table {0}, data {1}")
  @CsvSource(
      delimiter = '|',
      value = {"a BIGINT|a INT", "a INT|a BIGINT", "a STRING|a INT", "a DOUBLE|a DECIMAL(5, 1)"})
  void castingTakesWhatSqlWouldStore(String table, String data) {
    assertThat(SchemaMerge.casting().merge(StructType.fromDDL(table), StructType.fromDDL(data)))
        .isEqualTo(StructType.fromDDL(table));
  }

  @ParameterizedTest(name = "table {0}, data {1}")
  @CsvSource(
      delimiter = '|',
      value = {"a INT|a DATE", "a INT|a STRING", "a DATE|a BOOLEAN", "a BINARY|a INT"})
  void castingRefusesWhatSqlWould(String table, String data) {
    assertThatThrownBy(
            () -> SchemaMerge.casting().merge(StructType.fromDDL(table), StructType.fromDDL(data)))
        .hasMessageContaining("DELTA_FAILED_TO_MERGE_FIELDS");
  }

  @Test
  void aColumnTwiceIsRefusedWhateverItsCase() {
    StructType twice = StructType.fromDDL("a INT").add("A", "int");
    assertThatThrownBy(() -> SchemaMerge.exact().merge(StructType.fromDDL("a INT"), twice))
        .hasMessageContaining("DELTA_DUPLICATE_COLUMNS_FOUND");
  }
}
