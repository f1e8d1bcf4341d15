package io.mangrove.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of a model: its cells, and what row tracking is to say of it once it is known. */
final class ModelRow {
  private final @Nullable Integer[] cells;
  private @Nullable Long id;
  private long version;

  ModelRow(@Nullable Integer[] cells) {
    this.cells = cells.clone();
  }

  @Nullable Integer cell(int column) {
    return cells[column];
  }

  @Nullable Integer[] cells() {
    return cells.clone();
  }

  /** The same row with other cells, in a version that is to come. */
  ModelRow changed(@Nullable Integer[] to) {
    ModelRow changed = new ModelRow(to);
    changed.id = id;
    return changed;
  }

  @Nullable Long id() {
    return id;
  }

  void id(long given) {
    id = given;
  }

  /** The version that made or last changed it; 0 until that is known. */
  long version() {
    return version;
  }

  void version(long made) {
    version = made;
  }

  String shown(List<ModelColumn> columns) {
    @Nullable String[] shown = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      shown[i] = columns.get(i).type().shown(cells[i]);
    }
    return Arrays.toString(shown);
  }
}
