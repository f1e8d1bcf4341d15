package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.MappedColumns;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What the columns of a table must be like. PROTOCOL: Schema Serialization Format. */
public final class SchemaRules {
  private static final String FORBIDDEN = " ,;{}()\n\t=";

  private SchemaRules() {}

  /**
   * Checks a schema and its partitioning, but for {@link #checkNames}.
   *
   * @return the partition columns, spelled as in the schema
   */
  public static List<String> checked(StructType schema, List<String> partitionColumns) {
    var unused = SchemaConverter.toLog(schema); // throws for a type that Delta has not
    collectBadNames(schema, "", new ArrayList<>());
    List<String> spelled = new ArrayList<>();
    for (String name : partitionColumns) {
      StructField field = field(schema, name);
      if (field == null) {
        throw CatalogError.DELTA_PARTITION_COLUMN_NOT_FOUND.with(
            "columnName", name, "schemaColumns", String.join(", ", schema.fieldNames()));
      }
      if (!isAtomic(field.dataType())) {
        throw CatalogError.DELTA_INVALID_PARTITION_COLUMN_TYPE.with(
            "name", field.name(), "dataType", field.dataType().catalogString());
      }
      if (spelled.contains(field.name())) {
        throw CatalogError.DELTA_DUPLICATE_COLUMNS_FOUND.with("column", field.name());
      }
      spelled.add(field.name());
    }
    if (!spelled.isEmpty() && spelled.size() == schema.length()) {
      throw CatalogError.DELTA_CANNOT_USE_ALL_COLUMNS_FOR_PARTITION.with(
          "columns", spelled.stream().collect(Collectors.joining(", ")));
    }
    return spelled;
  }

  /** Checks the characters of names: files have them, unless the table maps its columns. */
  public static void checkNames(StructType schema, Metadata metadata) {
    List<String> badNames = new ArrayList<>();
    collectBadNames(schema, "", badNames);
    if (!badNames.isEmpty() && !MappedColumns.allowAnyName(metadata)) {
      throw CatalogError.DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES.with(
          "columnNames", String.join(", ", badNames));
    }
  }

  /** The field of a name ignoring case, as Delta compares names; null if there is none. */
  public static @Nullable StructField field(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        return field;
      }
    }
    return null;
  }

  private static void collectBadNames(DataType type, String prefix, List<String> badNames) {
    if (type instanceof StructType struct) {
      Set<String> seen = new HashSet<>();
      for (StructField field : struct.fields()) {
        String path = prefix + field.name();
        if (!seen.add(field.name().toLowerCase(Locale.ROOT))) {
          throw CatalogError.DELTA_DUPLICATE_COLUMNS_FOUND.with("column", path);
        }
        if (field.name().chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)) {
          badNames.add("`" + path + "`");
        }
        collectBadNames(field.dataType(), path + ".", badNames);
      }
    } else if (type instanceof ArrayType array) {
      collectBadNames(array.elementType(), prefix + "element.", badNames);
    } else if (type instanceof MapType map) {
      collectBadNames(map.keyType(), prefix + "key.", badNames);
      collectBadNames(map.valueType(), prefix + "value.", badNames);
    }
  }

  private static boolean isAtomic(DataType type) {
    return !(type instanceof StructType || type instanceof ArrayType || type instanceof MapType)
        && !type.catalogString().equals("variant");
  }
}
