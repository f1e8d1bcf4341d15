package io.mangrove.sql.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.schema.TypeChange;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiderTypesTest {

  @ParameterizedTest(name = "table {0}, data {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a TINYINT              | A INT                   | a INT",
        "a INT                  | a BIGINT                | a BIGINT",
        "a FLOAT                | a DOUBLE                | a DOUBLE",
        "a DATE                 | a TIMESTAMP_NTZ         | a TIMESTAMP_NTZ",
        "a DECIMAL(5, 2)        | a DECIMAL(10, 4)        | a DECIMAL(10, 4)",
        "s STRUCT<x: INT>       | s STRUCT<x: BIGINT>     | s STRUCT<x: BIGINT>",
        "s ARRAY<INT>           | s ARRAY<BIGINT>         | s ARRAY<BIGINT>",
        "s MAP<INT, SMALLINT>   | s MAP<BIGINT, INT>      | s MAP<BIGINT, INT>",
        "a BIGINT               | a INT                   | a BIGINT",
        "a INT                  | a DOUBLE                | a INT",
        "a INT                  | a DECIMAL(20, 0)        | a INT",
        "a DECIMAL(10, 4)       | a DECIMAL(10, 2)        | a DECIMAL(10, 4)",
        "a INT                  | b BIGINT                | a INT",
        "a STRING               | a INT                   | a STRING",
        "a INT                  | a VOID                  | a INT",
      })
  void theWiderTypeIsTakenWhereNoValueChanges(String table, String data, String wider) {
    StructType found = WiderTypes.of(StructType.fromDDL(table), StructType.fromDDL(data));

    assertThat(found.toDDL().replaceAll(" COMMENT.*", ""))
        .isEqualTo(StructType.fromDDL(wider).toDDL());
  }

  @Test
  void everyChangeIsRecorded() {
    StructType table = StructType.fromDDL("a INT, s ARRAY<SMALLINT>, b INT");
    StructType wider = WiderTypes.of(table, StructType.fromDDL("s ARRAY<INT>, a BIGINT"));

    assertThat(TypeChange.of(SchemaConverter.toLog(wider)))
        .isEqualTo(
            List.of(
                new TypeChange("a", "integer", "long"),
                new TypeChange("s.element", "short", "integer")));
    StructType again = WiderTypes.of(wider, StructType.fromDDL("s ARRAY<BIGINT>"));
    assertThat(TypeChange.of(SchemaConverter.toLog(again)))
        .hasSize(3)
        .contains(new TypeChange("s.element", "integer", "long"));
  }
}
