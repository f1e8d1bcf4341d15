package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The DEFAULT values of columns, as SQL in the schema's metadata. They fill what later statements
 * leave out; rows that are there keep what they have. PROTOCOL: Default Columns.
 */
final class ColumnDefaults {
  static final String KEY = "CURRENT_DEFAULT";

  /** Spark's own: what rows have that are older than the column. Delta has no such thing. */
  private static final String SPARK_EXISTING = "EXISTS_DEFAULT";

  private static final String FEATURE = "allowColumnDefaults";

  private ColumnDefaults() {}

  /** The schema of a statement as the log keeps it. */
  static StructType declared(StructType schema) {
    return changed(schema, metadata -> metadata.remove(SPARK_EXISTING));
  }

  /** The metadata of a table made by a query, which brings no defaults along. */
  static Metadata none(Metadata metadata) {
    StructType schema = SchemaConverter.toSpark(metadata.schemaString());
    return metadata.withSchema(SchemaConverter.toJson(changed(schema, field -> field.remove(KEY))));
  }

  /** A table's columns as queries see them, with the defaults that its schema has. */
  static StructType added(StructType shown, StructType schema) {
    StructField[] fields = shown.fields().clone();
    for (int i = 0; i < fields.length; i++) {
      if (schema.fields()[i].metadata().contains(KEY)) {
        String sql = schema.fields()[i].metadata().getString(KEY);
        fields[i] = changed(fields[i], metadata -> metadata.putString(KEY, sql));
      }
    }
    return new StructType(fields);
  }

  /**
   * Fails where a table that is to have defaults did not ask for the feature by its name.
   *
   * @param writerFeatures that the table's protocol lists already; null: it lists none
   */
  static void check(Metadata metadata, @Nullable Set<String> writerFeatures, String commandType) {
    boolean listed = writerFeatures != null && writerFeatures.contains(FEATURE);
    if (listed || metadata.configuration().containsKey("delta.feature." + FEATURE)) {
      return;
    }
    for (StructField field : SchemaConverter.toSpark(metadata.schemaString()).fields()) {
      if (field.metadata().contains(KEY)) {
        throw ColumnError.WRONG_COLUMN_DEFAULTS_FOR_DELTA_FEATURE_NOT_ENABLED.with(
            "commandType", commandType);
      }
    }
  }

  private static StructType changed(StructType schema, Consumer<MetadataBuilder> change) {
    StructField[] fields = schema.fields().clone();
    for (int i = 0; i < fields.length; i++) {
      fields[i] = changed(fields[i], change);
    }
    return new StructType(fields);
  }

  private static StructField changed(StructField field, Consumer<MetadataBuilder> change) {
    MetadataBuilder metadata = new MetadataBuilder().withMetadata(field.metadata());
    change.accept(metadata);
    return new StructField(field.name(), field.dataType(), field.nullable(), metadata.build());
  }
}
