package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * {@code df.write.mode("overwrite").saveAsTable(t)} on a table that is there. Spark plans it as
 * REPLACE TABLE AS SELECT, but it means: new rows, same table. The schema gives way only to {@code
 * overwriteSchema} and grows only with {@code mergeSchema}.
 */
final class SaveAsTableOverwrite {
  private SaveAsTableOverwrite() {}

  /**
   * The metadata of the table after the overwrite.
   *
   * @param existing the table's
   * @param written that of a new table of the query's columns and partitioning
   */
  static Metadata metadata(Metadata existing, Metadata written, CaseInsensitiveStringMap options) {
    if (options.getBoolean("overwriteSchema", false)) {
      return new Metadata(
          existing.id(),
          existing.name(),
          existing.description(),
          existing.formatProvider(),
          existing.formatOptions(),
          written.schemaString(),
          written.partitionColumns(),
          existing.createdTime(),
          existing.configuration());
    }
    List<String> partitionColumns = written.partitionColumns();
    if (!partitionColumns.isEmpty() && !partitionColumns.equals(existing.partitionColumns())) {
      throw mismatch(
          "the partition columns are "
              + existing.partitionColumns()
              + " in the table and "
              + partitionColumns
              + " in the write");
    }
    StructType schema = SchemaConverter.toSpark(existing.schemaString());
    StructType query = SchemaConverter.toSpark(written.schemaString());
    boolean merge = options.getBoolean("mergeSchema", false);
    List<StructField> added = new ArrayList<>();
    for (StructField column : query.fields()) {
      StructField known = SchemaRules.field(schema, column.name());
      if (known == null && !merge) {
        throw mismatch("the table has no column " + column.name());
      } else if (known == null) {
        added.add(column);
      } else if (!DataType.equalsIgnoreNullability(known.dataType(), column.dataType())) {
        throw mismatch(
            String.format(
                Locale.ROOT,
                "column %s is %s in the table and %s in the write",
                column.name(),
                known.dataType().catalogString(),
                column.dataType().catalogString()));
      } else if (!known.nullable()) {
        throw mismatch("column " + column.name() + " is NOT NULL; write with INSERT OVERWRITE");
      }
    }
    for (StructField column : schema.fields()) {
      if (!column.nullable() && SchemaRules.field(query, column.name()) == null) {
        throw mismatch("the write lacks column " + column.name() + ", which is NOT NULL");
      }
    }
    StructType merged = schema;
    for (StructField column : added) {
      merged = merged.add(column);
    }
    return added.isEmpty() ? existing : existing.withSchema(SchemaConverter.toJson(merged));
  }

  private static RuntimeException mismatch(String what) {
    return CatalogError.DELTA_METADATA_MISMATCH.with("what", what);
  }
}
