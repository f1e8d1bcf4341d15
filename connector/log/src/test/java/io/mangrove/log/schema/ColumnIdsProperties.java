package io.mangrove.log.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ColumnIdsProperties {

  @Property(tries = 200)
  void everyFieldGetsAnIdOfItsOwn(@ForAll("schemas") StructType schema) {
    ColumnIds.Assigned assigned = ColumnIds.of(schema, null, 0);

    Map<String, StructField> fields = fields(assigned.schema());
    assertThat(fields.keySet()).isEqualTo(fields(schema).keySet());
    Set<Long> ids = new HashSet<>();
    fields.values().forEach(field -> ids.add(id(field)));
    assertThat(ids).hasSize(fields.size()).allMatch(id -> id >= 1 && id <= assigned.maxId());
    assertThat(fields.values())
        .allMatch(field -> ColumnMapping.physicalName(field).matches("col-[0-9a-f-]{36}"));
    assertThat(ColumnMapping.ID.inForce(assigned.schema())).isSameAs(assigned.schema());
  }

  @Property(tries = 100)
  void askedAgainNothingChanges(@ForAll("schemas") StructType schema) {
    ColumnIds.Assigned once = ColumnIds.of(schema, null, 7);

    assertThat(ColumnIds.of(once.schema(), once.schema(), once.maxId())).isEqualTo(once);
    assertThat(ColumnIds.of(schema, once.schema(), once.maxId())).isEqualTo(once);
    assertThat(ColumnIds.of(once.schema(), null, 0).schema()).isEqualTo(once.schema());
  }

  /** Whatever schema follows, what a field was called in files and by number stays its own. */
  @Property(tries = 300)
  void anIdNeverComesToMeanAnotherColumn(
      @ForAll("schemas") StructType first, @ForAll("schemas") StructType second) {
    ColumnIds.Assigned before = ColumnIds.of(first, null, 0);
    ColumnIds.Assigned after = ColumnIds.of(second, before.schema(), before.maxId());

    assertThat(after.maxId()).isGreaterThanOrEqualTo(before.maxId());
    Map<String, StructField> known = fields(before.schema());
    Map<String, StructField> now = fields(after.schema());
    Set<Long> ids = new HashSet<>();
    now.forEach(
        (path, field) -> {
          assertThat(ids.add(id(field))).isTrue();
          StructField same = known.get(path);
          if (id(field) > before.maxId()) {
            assertThat(known.values())
                .noneMatch(
                    old ->
                        ColumnMapping.physicalName(old).equals(ColumnMapping.physicalName(field)));
          } else {
            assertThat(same).isNotNull();
            assertThat(id(same)).isEqualTo(id(field));
            assertThat(ColumnMapping.physicalName(same))
                .isEqualTo(ColumnMapping.physicalName(field));
          }
          if (same != null && same.type().equals(first(field, second))) {
            assertThat(id(field)).isEqualTo(id(same));
          }
        });
  }

  @Property(tries = 100)
  void filesWithoutMappingKeepTheirNames(@ForAll("schemas") StructType schema) {
    StructType leftover = ColumnIds.of(schema, null, 0).schema();
    ColumnIds.Assigned assigned = ColumnIds.ofUnmapped(leftover, 100);

    Map<String, StructField> fields = fields(assigned.schema());
    assertThat(fields.values())
        .allMatch(field -> ColumnMapping.physicalName(field).equals(field.name()))
        .allMatch(field -> id(field) > 100);
    assertThat(assigned.maxId()).isEqualTo(100 + fields.size());
    assertThat(ColumnMapping.NONE.inForce(assigned.schema())).isEqualTo(schema);
  }

  /** Leaves of the same type at the same path keep what they had; of structs the path says it. */
  private static DataType first(StructField field, StructType schema) {
    return field.type() instanceof PrimitiveType ? field.type() : schema;
  }

  @Provide
  Arbitrary<StructType> schemas() {
    return structs(3);
  }

  private static Arbitrary<StructType> structs(int depth) {
    return Combinators.combine(
            Arbitraries.of("a", "b", "c", "d", "Grün", "x y").set().ofMinSize(1).ofMaxSize(4),
            types(depth).list().ofSize(4))
        .as(
            (names, types) -> {
              List<StructField> fields = new ArrayList<>();
              for (String name : names) {
                fields.add(new StructField(name, types.get(fields.size()), true));
              }
              return new StructType(fields);
            });
  }

  private static Arbitrary<DataType> types(int depth) {
    Arbitrary<DataType> leaves =
        Arbitraries.of(PrimitiveType.LONG, PrimitiveType.STRING, PrimitiveType.BOOLEAN);
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<DataType> inside = Arbitraries.lazy(() -> types(depth - 1));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, leaves),
        net.jqwik.api.Tuple.of(1, structs(depth - 1).map(struct -> struct)),
        net.jqwik.api.Tuple.of(1, inside.map(element -> new ArrayType(element, true))),
        net.jqwik.api.Tuple.of(
            1, Combinators.combine(inside, inside).as((k, v) -> new MapType(k, v, true))));
  }

  private static Map<String, StructField> fields(StructType schema) {
    Map<String, StructField> fields = new HashMap<>();
    collect(schema, "", fields);
    return fields;
  }

  private static void collect(DataType type, String path, Map<String, StructField> fields) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        fields.put(path + field.name(), field);
        collect(field.type(), path + field.name() + "/", fields);
      }
    } else if (type instanceof ArrayType array) {
      collect(array.elementType(), path + "[]/", fields);
    } else if (type instanceof MapType map) {
      collect(map.keyType(), path + "{k}/", fields);
      collect(map.valueType(), path + "{v}/", fields);
    }
  }

  private static long id(StructField field) {
    return (Long) field.metadata().get(ColumnMapping.ID_KEY);
  }
}
