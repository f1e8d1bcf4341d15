package io.mangrove.sql.analysis;

import io.mangrove.log.actions.Metadata;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.catalog.SchemaRules;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Holds the data of a write against the schema of its table. The table that comes back is the one
 * to write to: where the write may change the schema, the change is pending on it, so that one
 * commit holds the new metadata and the rows.
 */
final class SchemaOnWrite {
  private SchemaOnWrite() {}

  /**
   * Columns by name.
   *
   * @param merge what types of data the write takes
   * @param overwrite whether the write replaces rows, for the hints of errors
   */
  static LiveTable byName(
      LiveTable table,
      StructType data,
      SchemaMerge merge,
      WriterOptions options,
      boolean overwrite) {
    StructType schema = schema(table);
    boolean widens = widens(table, options);
    StructType merged = (widens ? merge.besideWiderTypes() : merge).merge(schema, data);
    merged = widens ? WiderTypes.of(merged, data) : merged;
    if (merged.equals(schema)) {
      return table;
    }
    if (!options.mergeSchema()) {
      throw SchemaMismatch.columns(table.id(), schema, data, overwrite);
    }
    return withSchema(table, merged);
  }

  /** The table with the columns that these have besides; all that both have must be castable. */
  static LiveTable withColumns(LiveTable table, StructType columns) {
    StructType schema = schema(table);
    StructType merged = SchemaMerge.casting().merge(schema, columns);
    return merged.equals(schema) ? table : withSchema(table, merged);
  }

  /** Columns by position: those the table lacks stand after all that it has. */
  static LiveTable byPosition(LiveTable table, StructType data, WriterOptions options) {
    StructType schema = schema(table);
    if (!options.mergeSchema() || data.length() < schema.length()) {
      return table; // Spark's own check counts the columns and casts them
    }
    StructField[] fields = Arrays.copyOf(schema.fields(), data.length());
    StructField[] named = data.fields().clone();
    for (int i = 0; i < fields.length; i++) {
      if (i < schema.length()) {
        named[i] =
            new StructField(
                fields[i].name(),
                named[i].dataType(),
                true,
                org.apache.spark.sql.types.Metadata.empty());
      } else {
        fields[i] = SchemaMerge.nullable(named[i]);
      }
    }
    StructType merged = new StructType(fields);
    if (widens(table, options)) {
      merged = WiderTypes.of(merged, new StructType(named));
    }
    return merged.equals(schema) ? table : withSchema(table, merged);
  }

  private static boolean widens(LiveTable table, WriterOptions options) {
    return options.mergeSchema() && WiderTypes.areTaken(table.metadata().configuration());
  }

  /** The data's own schema and partitioning instead of the table's. */
  static LiveTable replaced(LiveTable table, StructType data, List<String> partitionBy) {
    StructField[] fields = new StructField[data.length()];
    Arrays.setAll(fields, i -> SchemaMerge.nullable(data.fields()[i]));
    StructType schema = new StructType(fields);
    List<String> partitionColumns = SchemaRules.checked(schema, partitionBy);
    Metadata metadata = table.metadata();
    SchemaRules.checkNames(schema, metadata);
    if (schema.equals(schema(table)) && partitionColumns.equals(metadata.partitionColumns())) {
      return table;
    }
    return table.withPendingMetadata(
        new Metadata(
            metadata.id(),
            metadata.name(),
            metadata.description(),
            metadata.formatProvider(),
            metadata.formatOptions(),
            SchemaConverter.toJson(schema),
            partitionColumns,
            metadata.createdTime(),
            metadata.configuration()));
  }

  /** Fails if a {@code partitionBy} names other columns than the table's; null for none given. */
  static void requirePartitioning(
      LiveTable table, @Nullable List<String> given, boolean overwrite) {
    List<String> actual = table.metadata().partitionColumns();
    if (given != null && !given.isEmpty() && !equalIgnoringCase(given, actual)) {
      throw SchemaMismatch.partitioning(actual, given, overwrite);
    }
  }

  private static LiveTable withSchema(LiveTable table, StructType schema) {
    Metadata metadata = table.metadata();
    var unused = SchemaRules.checked(schema, metadata.partitionColumns());
    SchemaRules.checkNames(schema, metadata);
    return table.withPendingMetadata(metadata.withSchema(SchemaConverter.toJson(schema)));
  }

  /** The columns as the table's metadata has them. */
  static StructType schema(LiveTable table) {
    return SchemaConverter.toSpark(table.metadata().schemaString());
  }

  private static boolean equalIgnoringCase(List<String> some, List<String> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!some.get(i).equalsIgnoreCase(others.get(i))) {
        return false;
      }
    }
    return true;
  }
}
