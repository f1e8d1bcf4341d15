package io.mangrove.log.transaction;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.changes.ChangeColumns;
import io.mangrove.log.features.MappedColumns;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.schema.ArrayType;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.MapType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What metadata must fulfil before it goes into the log. PROTOCOL: Change Metadata. */
final class MetadataRules {
  private static final String INVALID_CHARACTERS = " ,;{}()\n\t=";

  private MetadataRules() {}

  /**
   * The metadata as it may be committed, its partition columns spelled as the schema spells them.
   *
   * @param before what it replaces: only properties that differ are looked at, because another
   *     engine may have set some that are unknown here
   */
  static Metadata checked(Metadata metadata, @Nullable Metadata before) {
    StructType schema = SchemaJson.parse(metadata.schemaString());
    checkNames(schema, MappedColumns.allowAnyName(metadata));
    checkVoid(schema);
    TableProperties.validate(changedProperties(metadata, before));
    checkChangeColumns(schema, metadata, before);
    List<String> partitionColumns = partitionColumns(metadata, schema);
    return partitionColumns.equals(metadata.partitionColumns())
        ? metadata
        : new Metadata(
            metadata.id(),
            metadata.name(),
            metadata.description(),
            metadata.formatProvider(),
            metadata.formatOptions(),
            metadata.schemaString(),
            partitionColumns,
            metadata.createdTime(),
            metadata.configuration());
  }

  /** A table that has the feed, and not from before with these very columns, can have it. */
  private static void checkChangeColumns(
      StructType schema, Metadata metadata, @Nullable Metadata before) {
    boolean asBefore =
        before != null
            && before.schemaString().equals(metadata.schemaString())
            && hasChangeDataFeed(before);
    if (hasChangeDataFeed(metadata) && !asBefore) {
      ChangeColumns.checkFree(schema);
    }
  }

  private static boolean hasChangeDataFeed(Metadata metadata) {
    return new TableProperties(metadata.configuration()).changeDataFeed();
  }

  private static Map<String, String> changedProperties(
      Metadata metadata, @Nullable Metadata before) {
    Map<String, String> changed = new LinkedHashMap<>(metadata.configuration());
    if (before != null) {
      changed.entrySet().removeAll(before.configuration().entrySet());
    }
    return changed;
  }

  private static void checkNames(StructType schema, boolean anyCharacter) {
    Set<String> invalid = new HashSet<>();
    checkNames(schema, "the table", invalid);
    if (!invalid.isEmpty() && !(anyCharacter && !invalid.contains(""))) {
      throw CommitError.DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES.with(
          "columns", String.join(", ", invalid.stream().sorted().toList()));
    }
  }

  private static void checkNames(DataType type, String where, Set<String> invalid) {
    if (type instanceof StructType struct) {
      Set<String> seen = new HashSet<>();
      List<String> duplicates = new ArrayList<>();
      for (StructField field : struct.fields()) {
        if (!seen.add(field.name().toLowerCase(Locale.ROOT))) {
          duplicates.add(field.name());
        }
        if (field.name().isEmpty()
            || field.name().chars().anyMatch(c -> INVALID_CHARACTERS.indexOf(c) >= 0)) {
          invalid.add(field.name());
        }
        checkNames(field.type(), field.name(), invalid);
      }
      if (!duplicates.isEmpty()) {
        throw CommitError.DELTA_DUPLICATE_COLUMNS_FOUND.with(
            "where", where, "columns", String.join(", ", duplicates));
      }
    } else if (type instanceof ArrayType array) {
      checkNames(array.elementType(), where, invalid);
    } else if (type instanceof MapType map) {
      checkNames(map.keyType(), where, invalid);
      checkNames(map.valueType(), where, invalid);
    }
  }

  private static void checkVoid(StructType schema) {
    boolean allVoid = !schema.fields().isEmpty();
    for (StructField field : schema.fields()) {
      allVoid &= field.type() == PrimitiveType.VOID;
      if (field.type() != PrimitiveType.VOID && !canBeStored(field.type())) {
        throw CommitError.DELTA_COMPLEX_TYPE_COLUMN_CONTAINS_NULL_TYPE.with("column", field.name());
      }
    }
    if (allVoid) {
      throw CommitError.DELTA_EMPTY_DATA.with();
    }
  }

  /** Whether Parquet has a form for it. Void columns of a struct are left out if others remain. */
  private static boolean canBeStored(DataType type) {
    if (type instanceof StructType struct) {
      boolean anyField = struct.fields().isEmpty();
      for (StructField field : struct.fields()) {
        if (field.type() != PrimitiveType.VOID) {
          anyField = true;
          if (!canBeStored(field.type())) {
            return false;
          }
        }
      }
      return anyField;
    }
    if (type instanceof ArrayType array) {
      return canBeStored(array.elementType());
    }
    if (type instanceof MapType map) {
      return canBeStored(map.keyType()) && canBeStored(map.valueType());
    }
    return type != PrimitiveType.VOID;
  }

  private static List<String> partitionColumns(Metadata metadata, StructType schema) {
    List<String> spelled = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : metadata.partitionColumns()) {
      StructField field = schema.field(name);
      if (field == null) {
        throw CommitError.DELTA_PARTITION_COLUMN_NOT_FOUND.with(
            "column",
            name,
            "columns",
            String.join(", ", schema.fields().stream().map(StructField::name).toList()));
      }
      if (!seen.add(field.name())) {
        throw CommitError.DELTA_DUPLICATE_COLUMNS_FOUND.with(
            "where", "the partition columns", "columns", name);
      }
      if (!canPartition(field.type())) {
        throw CommitError.DELTA_INVALID_PARTITION_COLUMN_TYPE.with(
            "column", name, "type", typeName(field.type()));
      }
      spelled.add(field.name());
    }
    if (!spelled.isEmpty() && spelled.size() == schema.fields().size()) {
      throw CommitError.DELTA_CANNOT_USE_ALL_COLUMNS_FOR_PARTITION.with();
    }
    return spelled;
  }

  private static boolean canPartition(DataType type) {
    return type instanceof DecimalType
        || (type instanceof PrimitiveType
            && type != PrimitiveType.VARIANT
            && type != PrimitiveType.VOID);
  }

  private static String typeName(DataType type) {
    return type instanceof PrimitiveType primitive
        ? primitive.jsonName()
        : type.getClass().getSimpleName().replace("Type", "").toLowerCase(Locale.ROOT);
  }
}
