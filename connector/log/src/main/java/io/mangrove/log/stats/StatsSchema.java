package io.mangrove.log.stats;

import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.schema.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The type that statistics of a table have as a struct. PROTOCOL: Per-file Statistics. */
final class StatsSchema {
  private static final Set<PrimitiveType> WITHOUT_BOUNDS =
      Set.of(
          PrimitiveType.BOOLEAN, PrimitiveType.BINARY, PrimitiveType.VARIANT, PrimitiveType.VOID);

  private StatsSchema() {}

  /**
   * @param indexed paths of physical names
   */
  static StructType of(StructType schema, List<List<String>> indexed) {
    Set<List<String>> leaves = Set.copyOf(indexed);
    StructType bounds = leaves(schema, List.of(), leaves, true);
    StructType counts = leaves(schema, List.of(), leaves, false);
    List<StructField> fields = new ArrayList<>();
    fields.add(new StructField("numRecords", PrimitiveType.LONG, true));
    fields.add(new StructField("tightBounds", PrimitiveType.BOOLEAN, true));
    // Parquet has no group without a column.
    if (!bounds.fields().isEmpty()) {
      fields.add(new StructField("minValues", bounds, true));
      fields.add(new StructField("maxValues", bounds, true));
    }
    if (!counts.fields().isEmpty()) {
      fields.add(new StructField("nullCount", counts, true));
    }
    return new StructType(fields);
  }

  private static StructType leaves(
      StructType schema, List<String> parent, Set<List<String>> wanted, boolean bounds) {
    List<StructField> fields = new ArrayList<>();
    for (StructField field : schema.fields()) {
      String name = ColumnMapping.physicalName(field);
      List<String> path = new ArrayList<>(parent);
      path.add(name);
      if (field.type() instanceof StructType nested) {
        StructType below = leaves(nested, path, wanted, bounds);
        if (!below.fields().isEmpty()) {
          fields.add(new StructField(name, below, true));
        }
      } else if (wanted.contains(path) && (!bounds || hasBounds(field))) {
        fields.add(new StructField(name, bounds ? field.type() : PrimitiveType.LONG, true));
      }
    }
    return new StructType(fields);
  }

  private static boolean hasBounds(StructField field) {
    DataType type = field.type();
    // The digits of a float are another number as a double, and which it was the text only tells.
    boolean widened = type == PrimitiveType.DOUBLE && field.metadata().containsKey(TypeChange.KEY);
    return !widened
        && (type instanceof DecimalType
            || (type instanceof PrimitiveType primitive && !WITHOUT_BOUNDS.contains(primitive)));
  }
}
