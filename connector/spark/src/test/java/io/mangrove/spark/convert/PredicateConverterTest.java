package io.mangrove.spark.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.stats.Predicate.Always;
import io.mangrove.log.stats.Predicate.And;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.In;
import io.mangrove.log.stats.Predicate.IsNotNull;
import io.mangrove.log.stats.Predicate.IsNull;
import io.mangrove.log.stats.Predicate.Not;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.stats.Predicate.Or;
import io.mangrove.log.stats.Predicate.StartsWith;
import io.mangrove.log.stats.Predicate.Unknown;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.FieldReference;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PredicateConverterTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("I", DataTypes.IntegerType)
          .add("s", DataTypes.StringType)
          .add("lower", DataType.fromDDL("STRING COLLATE UTF8_LCASE"))
          .add("dec", DataTypes.createDecimalType(10, 2))
          .add("bin", DataTypes.BinaryType)
          .add("ts", DataTypes.TimestampType)
          .add("p", DataTypes.TimestampType)
          .add("st", new StructType().add("a", new StructType().add("b.c", "int")));

  private final PredicateConverter converter = new PredicateConverter(SCHEMA, List.of("p"));

  @Test
  void comparisonsKeepColumnOperatorAndValue() {
    assertThat(converted(">", column("id"), literal(5L, DataTypes.LongType)))
        .isEqualTo(new Compare(List.of("id"), Op.GT, 5L));
    assertThat(converted("<>", column("i"), literal(5, DataTypes.IntegerType)))
        .isEqualTo(new Compare(List.of("I"), Op.NE, 5L));
    assertThat(converted("<=>", column("id"), literal(null, DataTypes.LongType)))
        .isEqualTo(new Compare(List.of("id"), Op.EQ_NULL_SAFE, null));
    assertThat(
            converted(
                "=",
                column("dec"),
                literal(Decimal.apply(new BigDecimal("1.50")), DataTypes.createDecimalType(10, 2))))
        .isEqualTo(new Compare(List.of("dec"), Op.EQ, new BigDecimal("1.50")));
    assertThat(converted("<=", column("ts"), literal(7L, DataTypes.TimestampType)))
        .isEqualTo(new Compare(List.of("ts"), Op.LE, 7L));
  }

  @Test
  void fieldsOfStructsAreColumnsToo() {
    assertThat(converted("=", column("st", "a", "b.c"), literal(1, DataTypes.IntegerType)))
        .isEqualTo(new Compare(List.of("st", "a", "b.c"), Op.EQ, 1L));
    assertThat(converted("=", column("st", "x"), literal(1, DataTypes.IntegerType)))
        .isEqualTo(new Unknown());
  }

  @Test
  void listsPrefixesAndNullsAreKept() {
    assertThat(
            converted("IN", column("s"), text("a"), literal(null, DataTypes.StringType), text("b")))
        .isEqualTo(new In(List.of("s"), Arrays.asList("a", null, "b")));
    assertThat(converted("STARTS_WITH", column("s"), text("a")))
        .isEqualTo(new StartsWith(List.of("s"), "a"));
    assertThat(converted("IS_NULL", column("bin"))).isEqualTo(new IsNull(List.of("bin")));
    assertThat(converted("IS_NOT_NULL", column("lower")))
        .isEqualTo(new IsNotNull(List.of("lower")));
  }

  @Test
  void whatCannotBeJudgedIsUnknownAndNothingElse() {
    Predicate known = predicate("=", column("id"), literal(1L, DataTypes.LongType));
    Predicate unknown = predicate("ENDS_WITH", column("s"), text("a"));
    Compare compare = new Compare(List.of("id"), Op.EQ, 1L);
    assertThat(converted("AND", known, unknown)).isEqualTo(new And(compare, new Unknown()));
    assertThat(converted("OR", unknown, known)).isEqualTo(new Or(new Unknown(), compare));
    assertThat(converted("NOT", unknown)).isEqualTo(new Not(new Unknown()));
    assertThat(converted("=", column("id"), column("i"))).isEqualTo(new Unknown());
    assertThat(converted("=", column("id"), literal(1, DataTypes.IntegerType)))
        .isEqualTo(new Unknown());
    assertThat(converted("=", column("bin"), literal(new byte[] {1}, DataTypes.BinaryType)))
        .isEqualTo(new Unknown());
    assertThat(converted("=", column("lower"), text("a"))).isEqualTo(new Unknown());
    assertThat(converted("=", column("p"), literal(1L, DataTypes.TimestampType)))
        .isEqualTo(new Unknown());
  }

  @Test
  void severalHoldTogether() {
    Predicate one = predicate("IS_NULL", column("id"));
    Predicate other = predicate("IS_NULL", column("s"));
    assertThat(converter.toLog(new Predicate[0])).isEqualTo(new Always(true));
    assertThat(converter.toLog(new Predicate[] {one, other}))
        .isEqualTo(new And(new IsNull(List.of("id")), new IsNull(List.of("s"))));
  }

  private io.mangrove.log.stats.Predicate converted(String name, Expression... children) {
    return converter.toLog(predicate(name, children));
  }

  private static Predicate predicate(String name, Expression... children) {
    return new Predicate(name, children);
  }

  private static Expression column(String... path) {
    return FieldReference.apply(
        scala.jdk.javaapi.CollectionConverters.asScala(Arrays.asList(path)).toSeq());
  }

  private static Expression text(String value) {
    return literal(UTF8String.fromString(value), DataTypes.StringType);
  }

  private static Expression literal(@Nullable Object value, DataType type) {
    return new LiteralValue<>(value, type);
  }
}
