package io.mangrove.spark.write;

import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.spark.testkit.LocalSpark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnMappingWriteTest {
  private static final String COLUMNS =
      "id BIGINT, `the text` STRING, s STRUCT<a: INT, l: ARRAY<STRUCT<x: INT>>>, day STRING";
  private final SparkSession session = LocalSpark.session();

  @ParameterizedTest
  @ValueSource(strings = {"name", "id"})
  void filesHaveTheColumnsByPhysicalNameAndId(String mode) throws Exception {
    TableOnDisk table = create(mode, "PARTITIONED BY (day)");
    table.insert("VALUES (1, 'one', named_struct('a', 1, 'l', array(named_struct('x', 7))), 'mo')");
    table.insert(
        "VALUES (2, 'two', null, 'tu'), (3, 'three', named_struct('a', 3, 'l', null), null)");

    assertThat(table.snapshot().protocol()).isEqualTo(new Protocol(2, 5));
    assertThat(table.rows())
        .containsExactly(
            "[1,one,[1,ArraySeq([7])],mo]", "[2,two,null,tu]", "[3,three,[3,null],null]");
    StructType schema = table.snapshot().schema();
    assertThat(schema.fields().stream().map(ColumnMapping::physicalName))
        .allMatch(name -> name.startsWith("col-"));
    String day = ColumnMapping.physicalName(schema.fields().get(3));
    String id = ColumnMapping.physicalName(schema.fields().get(0));
    for (AddFile file : table.files()) {
      assertThat(file.partitionValues()).containsOnlyKeys(day);
      assertThat(file.stats()).contains("\"minValues\":{\"" + id + "\":");
      assertThat(file.path()).matches("[A-Za-z0-9]{2}/part-.*");
      GroupType stored = parquetSchema(table, file);
      assertThat(names(stored)).isEqualTo(names(schema, Set.of("day")));
    }
    assertThat(table.rows("id > 2")).containsExactly("[3,three,[3,null],null]");
    assertThat(table.rows("day = 'tu'")).containsExactly("[2,two,null,tu]");
    assertThat(sql("SELECT count(*), min(id), max(id) FROM " + table.name()).first().toString())
        .isEqualTo("[3,1,3]");
  }

  @Test
  void aTableThatTurnsItOnKeepsTheNamesThatItsFilesHave() {
    TableOnDisk table = TableOnDisk.create("id INT, p STRING", "PARTITIONED BY (p)");
    table.insert("VALUES (1, 'a')");
    setMode(table, "name");
    table.insert("VALUES (2, 'b')");

    assertThat(table.snapshot().protocol()).isEqualTo(new Protocol(2, 5));
    assertThat(table.snapshot().metadata().configuration())
        .containsEntry("delta.columnMapping.maxColumnId", "2");
    assertThat(table.rows()).containsExactly("[1,a]", "[2,b]");
    assertThat(table.files()).allMatch(file -> file.partitionValues().containsKey("p"));
    for (String mode : List.of("none", "id")) {
      assertThatThrownBy(() -> setMode(table, mode))
          .hasMessageContaining("DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE");
    }
  }

  @Test
  void partitionsAreOverwrittenByWhatTheyAreCalled() throws Exception {
    TableOnDisk table =
        TableOnDisk.create("id INT, p STRING", "PARTITIONED BY (p) " + mode("name"));
    table.insert("VALUES (1, 'a'), (2, 'b'), (3, 'c')");

    session.sql("SELECT 9 id, 'a' p").writeTo(table.name()).overwritePartitions();
    assertThat(table.rows()).containsExactly("[2,b]", "[3,c]", "[9,a]");
    sql("INSERT OVERWRITE " + table.name() + " PARTITION (p = 'b') SELECT 8");
    assertThat(table.rows()).containsExactly("[3,c]", "[8,b]", "[9,a]");
    sql("INSERT OVERWRITE " + table.name() + " SELECT 7, 'z'");
    assertThat(table.rows()).containsExactly("[7,z]");
  }

  @Test
  void aReplacedTableKeepsTheIdsOfColumnsThatAreTheSame() {
    TableOnDisk table = TableOnDisk.create("a INT, b STRING", mode("name"));
    table.insert("VALUES (1, 'x')");
    StructType before = table.snapshot().schema();
    sql(
        "CREATE OR REPLACE TABLE "
            + table.name()
            + " USING delta "
            + mode("id")
            + " AS SELECT 'y' b, 2 c, 3 a");

    StructType after = table.snapshot().schema();
    assertThat(after.field("b").metadata()).isEqualTo(before.field("b").metadata());
    assertThat(after.field("a").metadata()).isEqualTo(before.field("a").metadata());
    assertThat(ColumnMapping.fieldId(after.field("c"))).isEqualTo(3);
    assertThat(table.rows()).containsExactly("[y,2,3]");
    assertThat(sql("SELECT * FROM " + table.name() + " VERSION AS OF 1").first().toString())
        .isEqualTo("[1,x]");

    sql("REPLACE TABLE " + table.name() + " (a INT) USING delta");
    assertThat(SchemaJson.write(table.snapshot().schema())).doesNotContain("columnMapping");
    table.insert("VALUES (5)");
    assertThat(table.rows()).containsExactly("[5]");
  }

  @Test
  void namesMayHaveAnyCharacterOnlyWhereTheyAreMapped() {
    assertThatThrownBy(() -> TableOnDisk.create("`a b` INT", ""))
        .hasMessageContaining("DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES");
    TableOnDisk table = TableOnDisk.create("`a b` INT, `,;{}()=` INT", mode("name"));
    table.insert("VALUES (1, 2)");
    assertThat(table.rows()).containsExactly("[1,2]");
    assertThat(table.rows("`,;{}()=` = 2")).containsExactly("[1,2]");
  }

  @Test
  void aVoidColumnBetweenOthersShiftsNone() {
    for (String rest : List.of("", "TBLPROPERTIES ('delta.enableChangeDataFeed'='true')")) {
      TableOnDisk table = TableOnDisk.create("a INT, v VOID, b INT, c STRING", rest);
      table.insert("VALUES (1, NULL, 10, 'x'), (2, NULL, 20, 'y'), (3, NULL, 30, 'z')");
      TableOnDisk.sql("UPDATE " + table.name() + " SET b = b + 1 WHERE a = 2");
      TableOnDisk.sql("DELETE FROM " + table.name() + " WHERE a = 3");
      assertThat(table.rows()).containsExactly("[1,null,10,x]", "[2,null,21,y]");
    }
  }

  @Test
  void aVoidColumnIsNullAndInNoFile() throws Exception {
    TableOnDisk table = TableOnDisk.create("id INT, v VOID", "");
    table.insert("VALUES (1, null)");

    assertThat(table.rows()).containsExactly("[1,null]");
    assertThat(names(parquetSchema(table, table.files().get(0)))).containsExactly("id -1");
  }

  private TableOnDisk create(String mode, String rest) {
    return TableOnDisk.create(COLUMNS, rest + " " + mode(mode));
  }

  private static String mode(String mode) {
    return "TBLPROPERTIES ('delta.columnMapping.mode' = '" + mode + "')";
  }

  private static void setMode(TableOnDisk table, String mode) {
    sql(
        "ALTER TABLE "
            + table.name()
            + " SET TBLPROPERTIES ('delta.columnMapping.mode' = '"
            + mode
            + "')");
  }

  private static GroupType parquetSchema(TableOnDisk table, AddFile file) throws Exception {
    Path path = new Path(table.onDisk(file).toUri());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, new Configuration()))) {
      return reader.getFileMetaData().getSchema();
    }
  }

  /** Fields at any depth that a user named, with their ids; those that Parquet adds have none. */
  private static Set<String> names(GroupType group) {
    Set<String> names = new HashSet<>();
    for (Type field : group.getFields()) {
      if (!Set.of("list", "element").contains(field.getName())) {
        names.add(field.getName() + " " + (field.getId() == null ? -1 : field.getId().intValue()));
      }
      if (!field.isPrimitive()) {
        names.addAll(names(field.asGroupType()));
      }
    }
    return names;
  }

  private static Set<String> names(StructType schema, Set<String> without) {
    Set<String> names = new HashSet<>();
    for (StructField field : new ArrayList<>(schema.fields())) {
      if (without.contains(field.name())) {
        continue;
      }
      names.add(ColumnMapping.physicalName(field) + " " + ColumnMapping.fieldId(field));
      if (field.type() instanceof StructType struct) {
        names.addAll(names(struct, Set.of()));
      } else if (field.type() instanceof io.mangrove.log.schema.ArrayType array
          && array.elementType() instanceof StructType struct) {
        names.addAll(names(struct, Set.of()));
      }
    }
    return names;
  }
}
