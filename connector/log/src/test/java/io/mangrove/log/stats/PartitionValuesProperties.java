package io.mangrove.log.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.testkit.Texts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class PartitionValuesProperties {
  private static final long FIRST_MICROS = -62_135_596_800_000_000L; // of the year 1
  private static final long LAST_MICROS = 253_402_300_799_999_999L; // of the year 9999

  @Property(tries = 1000)
  void whatIsWrittenIsReadBack(@ForAll("values") Typed typed) {
    String text = PartitionValues.serialize(typed.value(), typed.type());
    Object expected = "".equals(typed.value()) ? null : typed.value();
    assertThat(PartitionValues.parse(text, typed.type())).isEqualTo(expected);
  }

  @Property(tries = 1000)
  void anyTextIsAValueOrRefusedByName(
      @ForAll("texts") String text, @ForAll("types") DataType type) {
    try {
      Object value = PartitionValues.parse(text, type);
      assertThat(value == null).isEqualTo(text.isEmpty());
    } catch (DeltaException e) {
      assertThat(e.condition()).isEqualTo("DELTA_MALFORMED_PARTITION_VALUE");
    }
  }

  @Property(tries = 500)
  void timestampsAreReadBackInEitherForm(
      @ForAll @LongRange(min = FIRST_MICROS, max = LAST_MICROS) long micros) {
    TimestampText utc = TimestampText.parse(TimestampText.utcPartitionText(micros));
    assertThat(utc).isEqualTo(new TimestampText(micros, ZoneOffset.UTC));
    assertThat(utc.micros(ZoneId.of("Asia/Tokyo"))).isEqualTo(micros);
    TimestampText local = TimestampText.parse(TimestampText.localPartitionText(micros));
    assertThat(local).isEqualTo(new TimestampText(micros, null));
  }

  @Property(tries = 500)
  void statisticsCutTimestampsDownToMilliseconds(
      @ForAll @LongRange(min = FIRST_MICROS, max = LAST_MICROS) long micros) {
    TimestampText cut = TimestampText.parse(TimestampText.statsText(micros) + "Z");
    assertThat(micros - cut.micros(ZoneOffset.UTC)).isBetween(0L, 999L);
  }

  record Typed(DataType type, Object value) {}

  @Provide
  Arbitrary<Typed> values() {
    Arbitrary<Typed> decimals =
        Combinators.combine(
                Arbitraries.integers().between(1, 38),
                Arbitraries.integers().between(0, 38),
                Arbitraries.bigIntegers())
            .as(
                (precision, scale, number) -> {
                  int places = Math.min(scale, precision);
                  BigInteger unscaled = number.mod(BigInteger.TEN.pow(precision));
                  return new Typed(
                      new DecimalType(precision, places), new BigDecimal(unscaled, places));
                });
    return Arbitraries.oneOf(
        decimals,
        Texts.any().map(text -> new Typed(PrimitiveType.STRING, text)),
        Arbitraries.bytes().map(value -> new Typed(PrimitiveType.BYTE, (long) value)),
        Arbitraries.integers().map(value -> new Typed(PrimitiveType.INTEGER, (long) value)),
        Arbitraries.longs().map(value -> new Typed(PrimitiveType.LONG, value)),
        Arbitraries.floats().map(value -> new Typed(PrimitiveType.FLOAT, (double) value)),
        Arbitraries.doubles().map(value -> new Typed(PrimitiveType.DOUBLE, value)),
        Arbitraries.of(true, false).map(value -> new Typed(PrimitiveType.BOOLEAN, value)),
        Arbitraries.longs()
            .between(-719_162, 2_932_896)
            .map(days -> new Typed(PrimitiveType.DATE, days)),
        Arbitraries.longs()
            .between(FIRST_MICROS, LAST_MICROS)
            .map(micros -> new Typed(PrimitiveType.TIMESTAMP, micros)),
        Arbitraries.longs()
            .between(FIRST_MICROS, LAST_MICROS)
            .map(micros -> new Typed(PrimitiveType.TIMESTAMP_NTZ, micros)));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Texts.any(),
        Arbitraries.strings().withChars("0123456789+-:.eETZ ").ofMaxLength(14),
        Arbitraries.of("1e999999999", "-1E-999999999", "+999999999-12-31", "NaN", "1d", "0x1p3"));
  }

  @Provide
  Arbitrary<DataType> types() {
    return Arbitraries.of(
        PrimitiveType.STRING,
        PrimitiveType.BYTE,
        PrimitiveType.SHORT,
        PrimitiveType.INTEGER,
        PrimitiveType.LONG,
        PrimitiveType.FLOAT,
        PrimitiveType.DOUBLE,
        PrimitiveType.BOOLEAN,
        PrimitiveType.DATE,
        PrimitiveType.TIMESTAMP,
        PrimitiveType.TIMESTAMP_NTZ,
        new DecimalType(10, 2),
        new DecimalType(38, 0));
  }
}
