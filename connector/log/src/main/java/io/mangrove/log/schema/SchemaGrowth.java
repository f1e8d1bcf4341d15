package io.mangrove.log.schema;

import org.jspecify.annotations.Nullable;

/** Whether all that one schema has gained over another are new fields. */
public final class SchemaGrowth {
  private SchemaGrowth() {}

  /**
   * Whether what was written under one schema reads under another as it was meant: each field is
   * still there, by its name and in files, with the same type, and takes nulls if it did; what came
   * new takes nulls.
   *
   * @param older with its physical names in force
   * @param newer likewise
   */
  public static boolean onlyAdds(StructType older, StructType newer) {
    for (StructField field : older.fields()) {
      StructField now = exact(newer, field.name());
      if (now == null
          || !ColumnMapping.physicalName(now).equals(ColumnMapping.physicalName(field))
          || (field.nullable() && !now.nullable())
          || !onlyAdds(field.type(), now.type())) {
        return false;
      }
    }
    for (StructField field : newer.fields()) {
      if (!field.nullable() && exact(older, field.name()) == null) {
        return false;
      }
    }
    return true;
  }

  private static boolean onlyAdds(DataType older, DataType newer) {
    if (older instanceof StructType before && newer instanceof StructType after) {
      return onlyAdds(before, after);
    }
    if (older instanceof ArrayType before && newer instanceof ArrayType after) {
      return (after.containsNull() || !before.containsNull())
          && onlyAdds(before.elementType(), after.elementType());
    }
    if (older instanceof MapType before && newer instanceof MapType after) {
      return (after.valueContainsNull() || !before.valueContainsNull())
          && onlyAdds(before.keyType(), after.keyType())
          && onlyAdds(before.valueType(), after.valueType());
    }
    return older.equals(newer);
  }

  private static @Nullable StructField exact(StructType schema, String name) {
    StructField field = schema.field(name);
    return field != null && field.name().equals(name) ? field : null;
  }
}
