package io.mangrove.log.stats;

import static io.mangrove.log.stats.FileStatsTest.field;
import static io.mangrove.log.stats.FileStatsTest.struct;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.stats.Predicate.And;
import io.mangrove.log.stats.Predicate.Compare;
import io.mangrove.log.stats.Predicate.In;
import io.mangrove.log.stats.Predicate.IsNotNull;
import io.mangrove.log.stats.Predicate.IsNull;
import io.mangrove.log.stats.Predicate.Not;
import io.mangrove.log.stats.Predicate.Op;
import io.mangrove.log.stats.Predicate.Or;
import io.mangrove.log.stats.Predicate.StartsWith;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Skipping beside a plain evaluation of the predicate on every row: no match is ever lost. */
class SkippingProperties {
  private static final List<DataType> TYPES =
      List.of(
          PrimitiveType.LONG,
          PrimitiveType.DOUBLE,
          PrimitiveType.STRING,
          PrimitiveType.TIMESTAMP,
          PrimitiveType.DATE,
          new DecimalType(38, 3),
          PrimitiveType.BOOLEAN);

  private static final StructType SCHEMA = schema();

  private static StructType schema() {
    List<StructField> fields = new ArrayList<>();
    for (int i = 0; i < TYPES.size(); i++) {
      fields.add(field("c" + i, TYPES.get(i)));
    }
    return struct(field("in", new StructType(fields)), field("p", PrimitiveType.LONG));
  }

  private static List<String> column(int index) {
    return index == TYPES.size() ? List.of("p") : List.of("in", "c" + index);
  }

  private static DataType type(int index) {
    return index == TYPES.size() ? PrimitiveType.LONG : TYPES.get(index);
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void noFileWithAMatchingRowIsDropped(
      @ForAll("rows") List<List<Object>> rows, @ForAll("predicates") Predicate predicate) {
    boolean anyMatch = rows.stream().anyMatch(row -> Boolean.TRUE.equals(evaluate(predicate, row)));
    Object partition = rows.isEmpty() ? null : rows.get(0).get(TYPES.size());
    Map<String, String> values = new LinkedHashMap<>();
    values.put("p", PartitionValues.serialize(partition, PrimitiveType.LONG));

    boolean kept =
        new FileMatcher(SCHEMA, List.of("p"), predicate)
            .mayMatch(values, stats(rows).toJson(SCHEMA, 2));

    assertThat(kept || !anyMatch).as("%s over %s", predicate, rows).isTrue();
  }

  @Property(tries = 2000)
  void stringBoundsEncloseTheString(
      @ForAll("strings") String value, @ForAll("strings") String tail) {
    String whole = value + tail;
    String lower = StringBounds.lower(whole, 2);
    String upper = StringBounds.upper(whole, 2);

    assertThat(TypedValue.compare(lower, whole)).isNotPositive();
    assertThat(upper == null || TypedValue.compare(upper, whole) >= 0).isTrue();
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void partitionValuesComeBack(@ForAll("rows") List<List<Object>> rows) {
    for (List<Object> row : rows) {
      for (int i = 0; i < TYPES.size(); i++) {
        Object value = row.get(i);
        Object back = PartitionValues.parse(PartitionValues.serialize(value, type(i)), type(i));
        if (value == null || value.equals("")) {
          assertThat(back).isNull();
        } else {
          assertThat(TypedValue.compare(back, value)).as("%s %s", type(i), value).isZero();
        }
      }
    }
  }

  private static FileStats stats(List<List<Object>> rows) {
    Map<List<String>, ColumnStats> columns = new LinkedHashMap<>();
    for (int i = 0; i < TYPES.size(); i++) {
      Object min = null;
      Object max = null;
      long nulls = 0;
      for (List<Object> row : rows) {
        Object value = row.get(i);
        if (value == null) {
          nulls++;
        } else {
          min = min == null || TypedValue.compare(value, min) < 0 ? value : min;
          max = max == null || TypedValue.compare(value, max) > 0 ? value : max;
        }
      }
      columns.put(column(i), new ColumnStats(min, max, nulls));
    }
    return new FileStats(rows.size(), columns);
  }

  /** SQL: true, false, or null for unknown. */
  private static Boolean evaluate(Predicate predicate, List<Object> row) {
    if (predicate instanceof And and) {
      Boolean left = evaluate(and.left(), row);
      Boolean right = evaluate(and.right(), row);
      if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
        return false;
      }
      return (left == null || right == null) ? null : Boolean.TRUE;
    }
    if (predicate instanceof Or or) {
      return not(evaluate(new And(new Not(or.left()), new Not(or.right())), row));
    }
    if (predicate instanceof Not not) {
      return not(evaluate(not.child(), row));
    }
    if (predicate instanceof IsNull isNull) {
      return value(isNull.column(), row) == null;
    }
    if (predicate instanceof IsNotNull isNotNull) {
      return value(isNotNull.column(), row) != null;
    }
    if (predicate instanceof In in) {
      Boolean found = false;
      for (Object literal : in.literals()) {
        found =
            evaluate(
                new Or(
                    found == null
                        ? new Compare(in.column(), Op.EQ, null)
                        : new Predicate.Always(found),
                    new Compare(in.column(), Op.EQ, literal)),
                row);
      }
      return found;
    }
    if (predicate instanceof StartsWith startsWith) {
      Object value = value(startsWith.column(), row);
      return value == null ? null : ((String) value).startsWith(startsWith.prefix());
    }
    if (predicate instanceof Predicate.Always always) {
      return always.value();
    }
    return compare((Compare) predicate, row);
  }

  private static Boolean compare(Compare compare, List<Object> row) {
    Object value = value(compare.column(), row);
    Object literal = compare.literal();
    if (compare.op() == Op.EQ_NULL_SAFE && (value == null || literal == null)) {
      return value == literal;
    }
    if (value == null || literal == null) {
      return null;
    }
    int order = TypedValue.compare(value, literal);
    return switch (compare.op()) {
      case EQ, EQ_NULL_SAFE -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
    };
  }

  private static Boolean not(Boolean value) {
    return value == null ? null : !value;
  }

  private static Object value(List<String> column, List<Object> row) {
    for (int i = 0; i <= TYPES.size(); i++) {
      if (column(i).equals(column)) {
        return row.get(i);
      }
    }
    throw new AssertionError(column);
  }

  @Provide
  Arbitrary<String> strings() {
    return Arbitraries.strings()
        .withChars('a', 'b', '~', '\u007F', '\u0080', '\uE000', '\uFFFD', '\uFFFF')
        .ofMaxLength(4)
        .flatMap(
            text ->
                Arbitraries.of("", "\uD83D\uDE00", "\uDBFF\uDFFF", "\uDBFF\uDFFF\uDBFF\uDFFF")
                    .map(astral -> text + astral));
  }

  private Arbitrary<Object> values(int index) {
    DataType type = type(index);
    if (type instanceof DecimalType) {
      return Arbitraries.of("0", "-1.5", "12345678901234567890.123", "12345678901234567890.124")
          .map(text -> (Object) new BigDecimal(text).setScale(3));
    }
    return switch ((PrimitiveType) type) {
      case DOUBLE ->
          Arbitraries.of(
                  0.0,
                  -0.0,
                  1.5,
                  -2.25,
                  Double.NaN,
                  Double.POSITIVE_INFINITY,
                  Double.MIN_VALUE,
                  Double.NEGATIVE_INFINITY)
              .map(value -> (Object) value);
      case STRING -> strings().map(value -> (Object) value);
      case TIMESTAMP ->
          Arbitraries.longs()
              .between(-2_001, 2_001)
              .flatMap(
                  near ->
                      Arbitraries.of(0L, 253_402_300_800_000_000L, -62_135_596_800_000_000L)
                          .map(base -> (Object) (base + near)));
      case DATE ->
          Arbitraries.of(0L, -1L, 1L, 2_932_896L, 2_932_897L, -719_162L, -719_163L)
              .map(value -> (Object) value);
      case BOOLEAN -> Arbitraries.of(true, false).map(value -> (Object) value);
      default ->
          Arbitraries.of(0L, 1L, 2L, 3L, -1L, Long.MAX_VALUE, Long.MIN_VALUE)
              .map(value -> (Object) value);
    };
  }

  @Provide
  Arbitrary<List<List<Object>>> rows() {
    Arbitrary<List<Object>> row = Arbitraries.just(List.of());
    for (int i = 0; i < TYPES.size(); i++) {
      row = Combinators.combine(row, values(i).injectNull(0.2)).as(SkippingProperties::plus);
    }
    // A file lies in one partition.
    Arbitrary<List<Object>> withoutPartition = row;
    return values(TYPES.size())
        .injectNull(0.2)
        .flatMap(
            partition ->
                withoutPartition.map(values -> plus(values, partition)).list().ofMaxSize(4));
  }

  private static List<Object> plus(List<Object> values, Object value) {
    List<Object> more = new ArrayList<>(values);
    more.add(value);
    return more;
  }

  @Provide
  Arbitrary<Predicate> predicates() {
    return predicate(3);
  }

  private Arbitrary<Predicate> predicate(int depth) {
    Arbitrary<Predicate> leaf = Arbitraries.integers().between(0, TYPES.size()).flatMap(this::leaf);
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Predicate> child = Arbitraries.lazy(() -> predicate(depth - 1));
    return Arbitraries.frequencyOf(
        Tuple.of(3, leaf),
        Tuple.of(1, Combinators.combine(child, child).as(And::new)),
        Tuple.of(1, Combinators.combine(child, child).as(Or::new)),
        Tuple.of(1, child.map(Not::new)));
  }

  private Arbitrary<Predicate> leaf(int index) {
    Arbitrary<Object> literals = values(index).injectNull(0.1);
    List<Arbitrary<Predicate>> kinds = new ArrayList<>();
    kinds.add(
        Combinators.combine(Arbitraries.of(Op.class), literals)
            .as((op, literal) -> new Compare(column(index), op, literal)));
    kinds.add(literals.list().ofMaxSize(3).map(list -> new In(column(index), list)));
    kinds.add(Arbitraries.of(new IsNull(column(index)), new IsNotNull(column(index))));
    if (type(index) == PrimitiveType.STRING) {
      kinds.add(strings().map(prefix -> new StartsWith(column(index), prefix)));
    }
    return Arbitraries.oneOf(kinds);
  }
}
