package io.mangrove.spark.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.error.DeltaException;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SchemaConverterTest {
  private static final StructType EVERY_TYPE =
      StructType.fromDDL(
          "a STRING COMMENT 'text', b TINYINT, c SMALLINT, d INT NOT NULL, e BIGINT, f FLOAT,"
              + " g DOUBLE, h BOOLEAN, i BINARY, j DATE, k TIMESTAMP, l TIMESTAMP_NTZ,"
              + " m DECIMAL(10,2), n ARRAY<INT>, o MAP<STRING, STRUCT<p: INT>>,"
              + " q STRUCT<r: STRING, s: ARRAY<STRUCT<t: INT>>>");

  @Test
  void everyTypeGoesToTheLogAndBack() {
    String json = SchemaConverter.toJson(EVERY_TYPE);

    assertThat(SchemaConverter.toSpark(json)).isEqualTo(EVERY_TYPE);
    assertThat(SchemaConverter.toSpark(SchemaConverter.toLog(EVERY_TYPE))).isEqualTo(EVERY_TYPE);
  }

  @Test
  void typeThatDeltaHasNotIsRefused() {
    StructType interval = new StructType().add("i", DataTypes.CalendarIntervalType);

    assertThatThrownBy(() -> SchemaConverter.toLog(interval)).isInstanceOf(DeltaException.class);
  }

  @Test
  void keysOfTheTableAreNotShownToQueriesAtAnyDepth() {
    Metadata own =
        Metadata.fromJson(
            "{\"comment\":\"c\",\"delta.generationExpression\":\"a + 1\","
                + "\"CURRENT_DEFAULT\":\"1\"}");
    StructType inner = new StructType().add("x", DataTypes.IntegerType, true, own);
    StructType schema =
        new StructType()
            .add("a", DataTypes.IntegerType, true, own)
            .add("s", inner)
            .add("l", DataTypes.createArrayType(inner));

    Metadata shown = Metadata.fromJson("{\"comment\":\"c\"}");
    StructType shownInner = new StructType().add("x", DataTypes.IntegerType, true, shown);
    assertThat(SchemaConverter.withoutTableKeys(schema))
        .isEqualTo(
            new StructType()
                .add("a", DataTypes.IntegerType, true, shown)
                .add("s", shownInner)
                .add("l", DataTypes.createArrayType(shownInner)));
  }
}
