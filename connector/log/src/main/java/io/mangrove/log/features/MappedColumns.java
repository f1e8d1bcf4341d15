package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.schema.ColumnIds;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Metadata of tables with column mapping as it goes into the log: every column with an id and a
 * physical name. To ask again changes nothing. PROTOCOL: Writer Requirements for Column Mapping.
 */
public final class MappedColumns {
  private static final String MAX_COLUMN_ID = "delta.columnMapping.maxColumnId";

  private MappedColumns() {}

  /** Of a new table. */
  public static Metadata created(Metadata metadata) {
    return ColumnMapping.of(metadata.configuration()) == ColumnMapping.NONE
        ? metadata
        : with(metadata, ColumnIds.of(schema(metadata), null, maxId(metadata)));
  }

  /** Of a table that takes the place of another one, with no file of it: in any mode. */
  public static Metadata replaced(Metadata metadata, Protocol protocol, Metadata before) {
    if (ColumnMapping.of(metadata.configuration()) == ColumnMapping.NONE) {
      return metadata;
    }
    boolean wasMapped = ActiveMapping.of(protocol, before) != ColumnMapping.NONE;
    long maxId = Math.max(maxId(metadata), maxId(before));
    return with(metadata, ColumnIds.of(schema(metadata), wasMapped ? schema(before) : null, maxId));
  }

  /**
   * Of a table whose files stay. Throws for a change of mode other than from none to name.
   *
   * @param protocol of the table before
   */
  public static Metadata altered(Metadata metadata, Protocol protocol, Metadata before) {
    ColumnMapping mode = ColumnMapping.of(metadata.configuration());
    ColumnMapping modeBefore = ActiveMapping.of(protocol, before);
    if (mode != modeBefore && !(modeBefore == ColumnMapping.NONE && mode == ColumnMapping.NAME)) {
      throw FeatureError.DELTA_UNSUPPORTED_COLUMN_MAPPING_MODE_CHANGE.with(
          "oldMode", text(modeBefore), "newMode", text(mode));
    }
    if (mode == ColumnMapping.NONE) {
      return metadata;
    }
    StructType schema = schema(metadata);
    long maxId = Math.max(maxId(metadata), maxId(before));
    if (mode == modeBefore) {
      return with(metadata, ColumnIds.of(schema, schema(before), maxId));
    }
    checkSameColumns(schema, schema(before));
    return with(metadata, ColumnIds.ofUnmapped(schema, maxId));
  }

  /** Whether names of columns may have any character, since files do not have them. */
  public static boolean allowAnyName(Metadata metadata) {
    return ColumnMapping.of(metadata.configuration()) != ColumnMapping.NONE;
  }

  private static Metadata with(Metadata metadata, ColumnIds.Assigned assigned) {
    var unused = ColumnMapping.of(metadata.configuration()).inForce(assigned.schema());
    Map<String, String> configuration = new LinkedHashMap<>(metadata.configuration());
    configuration.put(MAX_COLUMN_ID, Long.toString(assigned.maxId()));
    String schema = SchemaJson.write(assigned.schema());
    Metadata mapped = metadata.withConfiguration(configuration);
    return assigned.schema().equals(schema(metadata)) ? mapped : mapped.withSchema(schema);
  }

  /** What files do not have yet cannot be called there as it is called in the table. */
  private static void checkSameColumns(StructType schema, StructType before) {
    for (StructField field : schema.fields()) {
      StructField same = before.field(field.name());
      if (same == null || !same.type().equals(field.type())) {
        throw FeatureError.DELTA_UNSUPPORTED_COLUMN_MAPPING_SCHEMA_CHANGE.with(
            "column", field.name());
      }
    }
  }

  private static StructType schema(Metadata metadata) {
    return SchemaJson.parse(metadata.schemaString());
  }

  private static long maxId(Metadata metadata) {
    String text = metadata.configuration().get(MAX_COLUMN_ID);
    try {
      return text == null ? 0 : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw FeatureError.DELTA_INVALID_TABLE_PROPERTY.causedBy(
          e, "key", MAX_COLUMN_ID, "value", text, "reason", "it needs to be a whole number");
    }
  }

  private static String text(ColumnMapping mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
