package io.mangrove.log.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.schema.SchemaEdit.Place;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaEditTest {
  private static final StructField X = new StructField("X", PrimitiveType.INTEGER, true);
  private static final StructType INNER =
      new StructType(List.of(X, new StructField("y", PrimitiveType.STRING, true)));
  private static final StructType SCHEMA =
      new StructType(
          List.of(
              new StructField("id", PrimitiveType.LONG, false, Map.of("comment", "kept")),
              new StructField("s", INNER, true),
              new StructField("a", new ArrayType(INNER, true), true),
              new StructField(
                  "m", new MapType(PrimitiveType.STRING, PrimitiveType.SHORT, true), true)));

  @Test
  void aFieldIsAddedWhereItIsSaidTo() {
    StructField z = new StructField("z", PrimitiveType.DATE, true);
    assertThat(names(SchemaEdit.add(SCHEMA, List.of(), z, Place.FIRST)))
        .containsExactly("z", "id", "s", "a", "m");
    assertThat(names(SchemaEdit.add(SCHEMA, List.of(), z, Place.after("S"))))
        .containsExactly("id", "s", "z", "a", "m");
    StructType nested = SchemaEdit.add(SCHEMA, List.of("A", "element"), z, Place.LAST);
    assertThat(SchemaEdit.find(nested, List.of("a", "ELEMENT", "Z"))).isEqualTo(z);
    assertThat(nested.fields().get(0)).isEqualTo(SCHEMA.fields().get(0));
  }

  @Test
  void aFieldIsMovedDroppedAndReplaced() {
    assertThat(names(SchemaEdit.move(SCHEMA, List.of("m"), Place.FIRST)))
        .containsExactly("m", "id", "s", "a");
    assertThat(names(SchemaEdit.move(SCHEMA, List.of("id"), Place.after("a"))))
        .containsExactly("s", "a", "id", "m");
    StructType dropped = SchemaEdit.drop(SCHEMA, List.of("s", "x"));
    assertThat(SchemaEdit.find(dropped, List.of("s", "x"))).isNull();
    assertThat(SchemaEdit.find(dropped, List.of("a", "element", "x"))).isEqualTo(X);
    StructType renamed =
        SchemaEdit.replace(
            SCHEMA,
            List.of("s", "x"),
            field -> new StructField("w", field.type(), field.nullable(), field.metadata()));
    assertThat(SchemaEdit.find(renamed, List.of("s", "w"))).isNotNull();
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> SchemaEdit.drop(SCHEMA, List.of("s", "nope")))
        .hasMessageContaining("DELTA_COLUMN_NOT_FOUND_IN_SCHEMA")
        .hasMessageContaining("nope");
    assertThatThrownBy(() -> SchemaEdit.add(SCHEMA, List.of("a"), X, Place.LAST))
        .hasMessageContaining("DELTA_ADD_COLUMN_PARENT_NOT_STRUCT");
  }

  @ParameterizedTest(name = "{0} from {1} to {2} leaves {3} at {4}")
  @CsvSource({
    "s.x, integer, long, , s.x",
    "a.element.x, integer, double, , a.element.x",
    "m.value, short, integer, value, m"
  })
  void aWiderTypeIsRecordedAtTheFieldThatHasIt(
      String path, String from, String to, String fieldPath, String field) {
    StructType once =
        TypeChange.widened(SCHEMA, List.of(path.split("\\.")), PrimitiveType.byJsonName(to));

    assertThat(SchemaJson.parse(SchemaJson.write(once))).isEqualTo(once);
    StructField changed = SchemaEdit.find(once, List.of(field.split("\\.")));
    Map<String, Object> record =
        fieldPath == null
            ? Map.of("fromType", from, "toType", to)
            : Map.of("fromType", from, "toType", to, "fieldPath", fieldPath);
    assertThat(changed.metadata()).containsEntry(TypeChange.KEY, List.of(record));
    assertThat(TypeChange.of(once)).allMatch(TypeChange::isSupported).hasSize(1);
  }

  @Test
  void recordsOfTypesAreKeptInOrder() {
    StructType once = TypeChange.widened(SCHEMA, List.of("m", "value"), PrimitiveType.INTEGER);
    StructType twice = TypeChange.widened(once, List.of("M", "value"), PrimitiveType.LONG);
    assertThat(TypeChange.of(twice))
        .containsExactly(
            new TypeChange("m.value", "short", "integer"),
            new TypeChange("m.value", "integer", "long"));
  }

  private static List<String> names(StructType schema) {
    return schema.fields().stream().map(StructField::name).toList();
  }
}
