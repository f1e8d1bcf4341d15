package io.mangrove.spark.rowlevel;

import io.mangrove.spark.read.PreImage;
import io.mangrove.spark.read.TrackedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.jspecify.annotations.Nullable;

/**
 * What an operation has to be told of each row that it takes out or puts another one in the place
 * of, besides what names it.
 *
 * @param columns of the table, for which the whole row is asked; 0: it is not
 * @param rowId whether the id is asked that a row keeps for life
 */
record RowContext(int columns, boolean rowId) implements Serializable {

  /** The hidden columns that tell it, in the order of the rows that the writer gets. */
  NamedReference[] asked() {
    List<NamedReference> asked = new ArrayList<>();
    if (columns > 0) {
      asked.add(Expressions.column(PreImage.NAME));
    }
    if (rowId) {
      asked.add(Expressions.column(TrackedRows.ROW_ID));
    }
    return asked.toArray(new NamedReference[0]);
  }

  /** The row as it is in the table. */
  InternalRow preImage(InternalRow told) {
    return told.getStruct(0, columns);
  }

  /** The row's id; null where the table knows none, or none was asked. */
  @Nullable Long rowId(@Nullable InternalRow told) {
    int ordinal = columns > 0 ? 1 : 0;
    return !rowId || told == null || told.isNullAt(ordinal) ? null : told.getLong(ordinal);
  }
}
