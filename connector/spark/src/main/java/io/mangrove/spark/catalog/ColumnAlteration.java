package io.mangrove.spark.catalog;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.RowConstraint;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaEdit;
import io.mangrove.log.schema.SchemaEdit.Place;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.schema.TypeChange;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.CharVarcharColumns;
import io.mangrove.spark.internals.ConditionAnalysis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.DefaultValue;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The changes that one ALTER TABLE makes to columns, one after another, and the one commit of them.
 * Changes as it is told of them; for one thread.
 */
final class ColumnAlteration {
  private static final String MAPPING_ADVICE =
      "Files have columns by their names: map the columns first, by ALTER TABLE ... SET"
          + " TBLPROPERTIES ('delta.columnMapping.mode' = 'name').";

  private final SparkSession session;
  private final LiveTable table;
  private final ColumnOperations operations = new ColumnOperations();
  private StructType schema;
  private List<String> partitionColumns;
  private Map<String, String> configuration;

  ColumnAlteration(SparkSession session, LiveTable table) {
    this.session = session;
    this.table = table;
    Metadata current = table.snapshot().metadata();
    this.schema = SchemaJson.parse(current.schemaString());
    this.partitionColumns = current.partitionColumns();
    this.configuration = current.configuration();
  }

  void apply(TableChange.ColumnChange change) {
    List<String> path = List.of(change.fieldNames());
    if (change instanceof TableChange.AddColumn add) {
      add(path, add);
    } else if (change instanceof TableChange.RenameColumn rename) {
      rename(path, rename.newName());
    } else if (change instanceof TableChange.DeleteColumn delete) {
      drop(path, Boolean.TRUE.equals(delete.ifExists()));
    } else if (change instanceof TableChange.UpdateColumnType update) {
      changeType(path, update.newDataType());
    } else if (change instanceof TableChange.UpdateColumnComment update) {
      comment(path, update.newComment());
    } else if (change instanceof TableChange.UpdateColumnPosition update) {
      require(path);
      schema = SchemaEdit.move(schema, path, place(update.position()));
      operations.changed(path, update.position());
    } else if (change instanceof TableChange.UpdateColumnNullability update) {
      nullability(path, update.nullable());
    } else if (change instanceof TableChange.UpdateColumnDefaultValue update) {
      defaultValue(path, update.newCurrentDefault());
    } else {
      throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation", "ALTER TABLE with " + change.getClass().getSimpleName());
    }
  }

  void commit() {
    if (operations.areNone()) {
      return;
    }
    Metadata current = table.snapshot().metadata();
    Metadata changed =
        new Metadata(
            current.id(),
            current.name(),
            current.description(),
            current.formatProvider(),
            current.formatOptions(),
            SchemaJson.write(schema),
            partitionColumns,
            current.createdTime(),
            configuration);
    SchemaRules.checkNames(SchemaConverter.toSpark(schema), changed);
    ColumnDefaults.check(changed, table.snapshot().protocol().writerFeatures(), "ALTER TABLE");
    var unused = SchemaRules.checked(SchemaConverter.toSpark(schema), partitionColumns);
    var unusedVersion =
        table.startTransaction().metadata(changed).commit(operations.operation(schema));
  }

  private void add(List<String> path, TableChange.AddColumn add) {
    String name = path.get(path.size() - 1);
    if (add.defaultValue() != null) {
      throw ColumnError.WRONG_COLUMN_DEFAULTS_FOR_DELTA_ALTER_TABLE_ADD_COLUMN_NOT_SUPPORTED.with(
          "columnName", ColumnPath.text(path));
    }
    if (!add.isNullable()) {
      throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation",
          "Adding the NOT NULL column " + ColumnPath.text(path) + ", which rows there lack,");
    }
    org.apache.spark.sql.types.StructField field =
        new org.apache.spark.sql.types.StructField(
            name, add.dataType(), true, org.apache.spark.sql.types.Metadata.empty());
    if (add.comment() != null) {
      field = field.withComment(add.comment());
    }
    StructType one =
        SchemaConverter.toLog(
            CharVarcharColumns.asStrings(
                new org.apache.spark.sql.types.StructType(
                    new org.apache.spark.sql.types.StructField[] {field})));
    schema =
        SchemaEdit.add(
            schema, path.subList(0, path.size() - 1), one.fields().get(0), place(add.position()));
    operations.added(path, add.position());
  }

  private void rename(List<String> path, String newName) {
    if (table.columnMapping() == ColumnMapping.NONE) {
      throw ColumnError.DELTA_UNSUPPORTED_RENAME_COLUMN.with("advice", MAPPING_ADVICE);
    }
    StructField field = require(path);
    requireNoConstraint(path);
    schema =
        SchemaEdit.replace(
            schema,
            path,
            old -> new StructField(newName, old.type(), old.nullable(), old.metadata()));
    if (path.size() == 1) {
      List<String> renamed = new ArrayList<>();
      for (String column : partitionColumns) {
        renamed.add(column.equalsIgnoreCase(field.name()) ? newName : column);
      }
      partitionColumns = renamed;
    }
    List<String> newPath = new ArrayList<>(path.subList(0, path.size() - 1));
    newPath.add(newName);
    configuration = StatsColumns.renamed(configuration, path, newPath);
    operations.renamed(path, newPath);
  }

  private void drop(List<String> path, boolean ifExists) {
    if (table.columnMapping() == ColumnMapping.NONE) {
      throw ColumnError.DELTA_UNSUPPORTED_DROP_COLUMN.with("advice", MAPPING_ADVICE);
    }
    if (ifExists && SchemaEdit.find(schema, path) == null) {
      return;
    }
    StructField field = require(path);
    if (path.size() == 1
        && partitionColumns.stream().anyMatch(column -> column.equalsIgnoreCase(field.name()))) {
      throw ColumnError.DELTA_UNSUPPORTED_DROP_PARTITION_COLUMN.with("columnList", field.name());
    }
    requireNoConstraint(path);
    if (SchemaEdit.type(schema, path.subList(0, path.size() - 1)) instanceof StructType parent
        && parent.fields().size() == 1) {
      throw ColumnError.DELTA_DROP_COLUMN_ON_SINGLE_FIELD_SCHEMA.with(
          "columnName", ColumnPath.text(path));
    }
    schema = SchemaEdit.drop(schema, path);
    configuration = StatsColumns.renamed(configuration, path, null);
    operations.dropped(path);
  }

  private void changeType(List<String> path, DataType newType) {
    io.mangrove.log.schema.DataType from = SchemaEdit.type(schema, path);
    if (from == null) {
      throw notFound(path);
    }
    io.mangrove.log.schema.DataType to =
        SchemaConverter.toLog(new org.apache.spark.sql.types.StructType().add("c", newType))
            .fields()
            .get(0)
            .type();
    if (from.equals(to)) {
      operations.changed(path, null);
      return;
    }
    boolean enabled = "true".equalsIgnoreCase(configuration.get("delta.enableTypeWidening"));
    if (!enabled || !TypeChange.isWidening(from, to)) {
      throw unsupported(
          path,
          from,
          to,
          enabled
              ? "The values there cannot all be read as the new type."
              : "Wider types need the table property 'delta.enableTypeWidening' = 'true'.");
    }
    List<String> constraints = constraintsOn(path);
    if (!constraints.isEmpty()) {
      throw ColumnError.DELTA_CONSTRAINT_DATA_TYPE_MISMATCH.with(
          "columnName",
          ColumnPath.text(path),
          "columnType",
          from,
          "dataType",
          to,
          "constraints",
          String.join(", ", constraints));
    }
    schema = TypeChange.widened(schema, path, to);
    operations.changed(path, null);
  }

  private void comment(List<String> path, @Nullable String comment) {
    describe(path, metadata -> metadata.put("comment", comment == null ? "" : comment));
  }

  /**
   * For statements to come.
   *
   * @param value null: the column is to have none
   */
  private void defaultValue(List<String> path, @Nullable DefaultValue value) {
    if (value == null) {
      describe(path, metadata -> metadata.remove(ColumnDefaults.KEY));
    } else {
      describe(path, metadata -> metadata.put(ColumnDefaults.KEY, value.getSql()));
    }
  }

  private void describe(List<String> path, Consumer<Map<String, @Nullable Object>> change) {
    require(path);
    schema =
        SchemaEdit.replace(
            schema,
            path,
            field -> {
              Map<String, @Nullable Object> metadata = new LinkedHashMap<>(field.metadata());
              change.accept(metadata);
              return new StructField(field.name(), field.type(), field.nullable(), metadata);
            });
    operations.changed(path, null);
  }

  private void nullability(List<String> path, boolean nullable) {
    StructField field = require(path);
    if (!nullable && field.nullable()) {
      throw unsupported(
          path, "nullable", "NOT NULL", "Rows that are there may lack it: write a new table.");
    }
    schema =
        SchemaEdit.replace(
            schema, path, old -> new StructField(old.name(), old.type(), nullable, old.metadata()));
    operations.changed(path, null);
  }

  private void requireNoConstraint(List<String> path) {
    List<String> constraints = constraintsOn(path);
    if (!constraints.isEmpty()) {
      throw ColumnError.DELTA_CONSTRAINT_DEPENDENT_COLUMN_CHANGE.with(
          "columnName", ColumnPath.text(path), "constraints", String.join(", ", constraints));
    }
  }

  /** The constraints that ask for a column, for a part of it or for what it is a part of. */
  private List<String> constraintsOn(List<String> path) {
    Metadata current = table.snapshot().metadata();
    org.apache.spark.sql.types.StructType columns =
        SchemaConverter.withoutTableKeys(SchemaConverter.toSpark(current.schemaString()));
    List<String> found = new ArrayList<>();
    for (RowConstraint constraint : RowConstraint.of(current)) {
      List<List<String>> asked =
          new ConditionAnalysis(session).columns(constraint.expression(), columns);
      if (asked.stream().anyMatch(column -> overlap(column, path))) {
        found.add(constraint.name() + " -> " + constraint.expression());
      }
    }
    return found;
  }

  private static boolean overlap(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).equalsIgnoreCase(other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private StructField require(List<String> path) {
    StructField field = SchemaEdit.find(schema, path);
    if (field == null) {
      throw notFound(path);
    }
    return requireNonNull(field, "field");
  }

  private static Place place(TableChange.@Nullable ColumnPosition position) {
    if (position instanceof TableChange.After after) {
      return Place.after(after.column());
    }
    return position instanceof TableChange.First ? Place.FIRST : Place.LAST;
  }

  private static RuntimeException unsupported(
      List<String> path, Object from, Object to, String advice) {
    return ColumnError.DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP.with(
        "fieldPath", ColumnPath.text(path), "oldField", from, "newField", to, "advice", advice);
  }

  private static RuntimeException notFound(List<String> path) {
    return CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
        "operation", "Changing " + ColumnPath.text(path) + ", which is no column of the table and");
  }
}
