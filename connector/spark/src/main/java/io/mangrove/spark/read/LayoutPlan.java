package io.mangrove.spark.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an {@link OutputLayout} reads of files, each column once, and where in it the
 * columns are that a query wants. For one layout.
 */
final class LayoutPlan {
  private final Set<String> tableColumns;
  private final Set<String> partitionColumns;
  private final FileSchema files;
  private final @Nullable TrackedRows rows;
  private final Columns data = new Columns();
  private final Columns constants = new Columns();

  /**
   * @param tableColumns the names of the table's own columns; any other is a hidden one
   * @param partitionColumns the names of the table's partition columns as the schema spells them
   * @param files how files have the columns
   * @param rows where ids of rows are; null where rows have none
   */
  LayoutPlan(
      Set<String> tableColumns,
      Set<String> partitionColumns,
      FileSchema files,
      @Nullable TrackedRows rows) {
    this.tableColumns = tableColumns;
    this.partitionColumns = partitionColumns;
    this.files = files;
    this.rows = rows;
  }

  /** What a value comes from: columns of files, constants of files, or what is told of a row. */
  private enum Region {
    DATA,
    CONSTANTS,
    TOLD
  }

  private record Place(Region region, int index, TrackedRows.@Nullable Source tracked) {}

  /** Columns by name, in the order in which they were first wanted. */
  private static final class Columns {
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<StructField> fields = new ArrayList<>();

    int place(String name, StructField field) {
      Integer known = places.putIfAbsent(name, fields.size());
      if (known != null) {
        return known;
      }
      fields.add(field);
      return fields.size() - 1;
    }

    StructType schema() {
      return new StructType(fields.toArray(new StructField[0]));
    }
  }

  OutputLayout of(StructType readSchema) {
    boolean[] structs = new boolean[readSchema.length()];
    Place[][] places = new Place[readSchema.length()][];
    for (int i = 0; i < places.length; i++) {
      StructField column = readSchema.apply(i);
      boolean own = tableColumns.contains(column.name());
      structs[i] = !own && column.dataType() instanceof StructType;
      places[i] =
          structs[i]
              ? fields((StructType) column.dataType(), column.name().equals(PreImage.NAME))
              : new Place[] {own ? ofTable(column) : hidden(column)};
    }
    int[][] sources = new int[places.length][];
    TrackedRows.@Nullable Source[][] tracked = new TrackedRows.Source[places.length][];
    for (int i = 0; i < places.length; i++) {
      sources[i] = new int[places[i].length];
      tracked[i] = new TrackedRows.Source[places[i].length];
      for (int j = 0; j < places[i].length; j++) {
        sources[i][j] = first(places[i][j].region()) + places[i][j].index();
        tracked[i][j] = places[i][j].tracked();
      }
    }
    return new OutputLayout(
        readSchema, data.schema(), constants.schema(), structs, sources, tracked);
  }

  private Place[] fields(StructType struct, boolean ofTable) {
    Place[] places = new Place[struct.length()];
    for (int i = 0; i < places.length; i++) {
      places[i] = ofTable ? ofTable(struct.apply(i)) : hidden(struct.apply(i));
    }
    return places;
  }

  private Place ofTable(StructField field) {
    // A void column has no values in files, and the same null everywhere.
    return partitionColumns.contains(field.name()) || field.dataType() instanceof NullType
        ? new Place(Region.CONSTANTS, constants.place(field.name(), field), null)
        : new Place(Region.DATA, data.place(field.name(), files.of(field)), null);
  }

  private Place hidden(StructField field) {
    int told = FileConstants.index(field.name());
    TrackedRows moved = rows;
    StructField kept = moved == null ? null : moved.column(field.name());
    if (moved == null || kept == null) {
      return new Place(Region.TOLD, told, null);
    }
    boolean counts = kept.name().equals(moved.rowIdColumn());
    return new Place(
        Region.TOLD,
        counts ? FileConstants.POSITION : told,
        new TrackedRows.Source(data.place(kept.name(), kept), told, counts));
  }

  private int first(Region region) {
    return switch (region) {
      case DATA -> 0;
      case CONSTANTS -> data.fields.size();
      case TOLD -> data.fields.size() + constants.fields.size();
    };
  }
}
