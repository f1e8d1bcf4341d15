package io.mangrove.log.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedColumnsTest {
  private static final Protocol PLAIN = new Protocol(1, 2);
  private static final Protocol MAPPED = new Protocol(2, 5);
  private static final String MAX_ID = "delta.columnMapping.maxColumnId";

  @ParameterizedTest(name = "{0} to {1} by ALTER: {2}, by REPLACE: {3}")
  @CsvSource({
    "none, none, true, true",
    "none, name, true, true",
    "none, id, false, true",
    "name, none, false, true",
    "name, name, true, true",
    "name, id, false, true",
    "id, none, false, true",
    "id, name, false, true",
    "id, id, true, true"
  })
  void aTableWithFilesOnlyTurnsMappingOn(
      String before, String after, boolean byAlter, boolean byReplace) {
    Metadata old = MappedColumns.created(table(before, "a", "b"));
    Protocol protocol = before.equals("none") ? PLAIN : MAPPED;
    Metadata wanted = withMode(old, after);

    if (byAlter) {
      Metadata altered = MappedColumns.altered(wanted, protocol, old);
      assertThat(isMapped(altered)).isEqualTo(!after.equals("none"));
      assertThat(MappedColumns.altered(altered, protocol, old)).isEqualTo(altered);
    } else {
      assertThatThrownBy(() -> MappedColumns.altered(wanted, protocol, old))
          .hasMessageContaining("DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE")
          .hasMessageContaining("from '" + before + "' to '" + after + "'");
    }
    assertThat(byReplace).isTrue();
    Metadata replaced = MappedColumns.replaced(table(after, "b", "c"), protocol, old);
    assertThat(isMapped(replaced)).isEqualTo(!after.equals("none"));
  }

  @Test
  void turnedOnLaterItFindsTheFilesThatAreThere() {
    Metadata old = table("none", "a", "b");
    Metadata altered = MappedColumns.altered(withMode(old, "name"), PLAIN, old);

    assertThat(physicalNames(altered)).containsExactly("a", "b");
    assertThat(altered.configuration()).containsEntry(MAX_ID, "2");
    assertThatThrownBy(() -> MappedColumns.altered(table("name", "a", "b", "c"), PLAIN, old))
        .hasMessageContaining("DELTA_UNSUPPORTED_COLUMN_MAPPING_SCHEMA_CHANGE")
        .hasMessageContaining("(c)");
  }

  @Test
  void aModeThatTheProtocolDoesNotKnowWasNeverInForce() {
    Metadata old = table("name", "a");
    assertThat(physicalNames(MappedColumns.altered(old, PLAIN, old))).containsExactly("a");
  }

  @Test
  void aNewColumnGetsTheNextIdWhateverWasDropped() {
    Metadata old = MappedColumns.created(table("name", "a", "b"));
    Metadata dropped = MappedColumns.altered(table("name", "a"), MAPPED, old);
    Metadata again = MappedColumns.altered(table("name", "a", "b"), MAPPED, dropped);

    assertThat(ids(old)).containsExactly(1L, 2L);
    assertThat(ids(dropped)).containsExactly(1L);
    assertThat(dropped.configuration()).containsEntry(MAX_ID, "2");
    assertThat(ids(again)).containsExactly(1L, 3L);
    assertThat(physicalNames(again).get(0)).isEqualTo(physicalNames(old).get(0));
    assertThat(physicalNames(again).get(1)).isNotEqualTo(physicalNames(old).get(1));
  }

  /** RENAME COLUMN keeps a field's metadata; what then takes the old name is another column. */
  @Test
  void aNameThatARenameSetFreeIsANewColumn() {
    Metadata old = MappedColumns.created(table("id", "a"));
    StructField a = schema(old).fields().get(0);
    StructType renamed =
        new StructType(
            List.of(
                new StructField("b", a.type(), true, a.metadata()),
                new StructField("a", a.type(), true)));
    Metadata altered =
        MappedColumns.altered(old.withSchema(SchemaJson.write(renamed)), MAPPED, old);

    assertThat(ids(altered)).containsExactly(1L, 2L);
    assertThat(physicalNames(altered).get(0)).isEqualTo(physicalNames(old).get(0));
  }

  @Test
  void aReplacedTableKeepsTheColumnsThatAreTheSame() {
    Metadata old = MappedColumns.created(table("name", "a", "b"));
    Metadata replaced = MappedColumns.replaced(table("name", "B", "c"), MAPPED, old);

    assertThat(ids(replaced)).containsExactly(2L, 3L);
    assertThat(physicalNames(replaced).get(0)).isEqualTo(physicalNames(old).get(1));
    assertThat(replaced.configuration()).containsEntry(MAX_ID, "3");
  }

  @Test
  void theHighestIdIsNeverSetBack() {
    Metadata old = MappedColumns.created(table("name", "a", "b"));
    Map<String, String> lower = new LinkedHashMap<>(old.configuration());
    lower.put(MAX_ID, "0");
    assertThat(MappedColumns.altered(old.withConfiguration(lower), MAPPED, old)).isEqualTo(old);
    lower.remove(MAX_ID);
    assertThat(MappedColumns.altered(old.withConfiguration(lower), MAPPED, old)).isEqualTo(old);
  }

  private static Metadata table(String mode, String... columns) {
    List<String> fields = new ArrayList<>();
    for (String column : columns) {
      fields.add(
          "{\"name\":\"" + column + "\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}");
    }
    return SupportTest.table(
        String.join(",", fields),
        mode.equals("none") ? Map.of() : Map.of(ColumnMapping.MODE, mode));
  }

  private static Metadata withMode(Metadata metadata, String mode) {
    Map<String, String> configuration = new LinkedHashMap<>(metadata.configuration());
    configuration.put(ColumnMapping.MODE, mode);
    return metadata.withConfiguration(configuration);
  }

  private static boolean isMapped(Metadata metadata) {
    return metadata.schemaString().contains(ColumnMapping.PHYSICAL_NAME)
        && metadata.configuration().containsKey(MAX_ID);
  }

  private static StructType schema(Metadata metadata) {
    return SchemaJson.parse(metadata.schemaString());
  }

  private static List<String> physicalNames(Metadata metadata) {
    return schema(metadata).fields().stream().map(ColumnMapping::physicalName).toList();
  }

  private static List<Long> ids(Metadata metadata) {
    return schema(metadata).fields().stream()
        .map(field -> (Long) field.metadata().get(ColumnMapping.ID_KEY))
        .toList();
  }
}
