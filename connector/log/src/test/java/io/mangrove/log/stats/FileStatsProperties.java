package io.mangrove.log.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.testkit.Texts;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Statistics through their JSON: bounds may widen on the way and never narrow. */
class FileStatsProperties {
  private static final String COLUMN = "c \"é";

  record Bound(DataType type, Object value) {}

  @Property(tries = 1000)
  void boundsComeBackAroundTheirValue(
      @ForAll("bounds") Bound bound,
      @ForAll @LongRange(min = 0) long rows,
      @ForAll @LongRange(min = 0) long nulls) {
    StructType schema = new StructType(List.of(new StructField(COLUMN, bound.type(), true)));
    ColumnStats stats = new ColumnStats(bound.value(), bound.value(), nulls);
    String json = new FileStats(rows, Map.of(List.of(COLUMN), stats)).toJson(schema);

    ColumnSlots slots = new ColumnSlots(schema, List.of());
    assertThat(slots.slot(List.of(COLUMN))).isZero();
    ColumnBounds[] read = {new ColumnBounds()};
    StatsReader reader = new StatsReader(slots, read);
    reader.read(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));

    assertThat(reader.numRecords()).isEqualTo(rows);
    assertThat(read[0].nullCount).isEqualTo(nulls);
    assertThat(read[0].mayBe(bound.value())).as(json).isTrue();
  }

  @Provide
  Arbitrary<Bound> bounds() {
    return Arbitraries.oneOf(
        Texts.any().map(text -> new Bound(PrimitiveType.STRING, text + text + text + text)),
        Arbitraries.longs().map(value -> new Bound(PrimitiveType.LONG, value)),
        Arbitraries.floats().map(value -> new Bound(PrimitiveType.FLOAT, (double) value)),
        Arbitraries.doubles().map(value -> new Bound(PrimitiveType.DOUBLE, value)),
        Arbitraries.bigDecimals()
            .between(new BigDecimal("-1e30"), new BigDecimal("1e30"))
            .ofScale(6)
            .map(value -> new Bound(new DecimalType(38, 6), value)),
        Arbitraries.longs()
            .between(-800_000, 3_000_000)
            .map(days -> new Bound(PrimitiveType.DATE, days)),
        Arbitraries.longs()
            .between(-63_000_000_000_000_000L, 254_000_000_000_000_000L)
            .map(micros -> new Bound(PrimitiveType.TIMESTAMP, micros)));
  }
}
