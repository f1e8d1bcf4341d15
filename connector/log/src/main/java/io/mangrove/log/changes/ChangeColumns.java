package io.mangrove.log.changes;

import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.util.ArrayList;
import java.util.List;

/** The columns that a change has besides those of its row. PROTOCOL: Change Data Files. */
public final class ChangeColumns {
  /** What happened to the row: {@code insert}, {@code delete}, or one side of an update. */
  public static final String TYPE = "_change_type";

  /** The version that did it. */
  public static final String VERSION = "_commit_version";

  /** When that was committed. */
  public static final String TIMESTAMP = "_commit_timestamp";

  /** The row was not there before. */
  public static final String INSERT = "insert";

  /** The row is gone. */
  public static final String DELETE = "delete";

  /** The row as it was before an update. */
  public static final String UPDATE_PREIMAGE = "update_preimage";

  /** The row as it is after an update. */
  public static final String UPDATE_POSTIMAGE = "update_postimage";

  private static final List<StructField> FIELDS =
      List.of(
          new StructField(TYPE, PrimitiveType.STRING, true),
          new StructField(VERSION, PrimitiveType.LONG, true),
          new StructField(TIMESTAMP, PrimitiveType.TIMESTAMP, true));

  private ChangeColumns() {}

  /** A table's columns and these. */
  public static StructType after(StructType schema) {
    checkFree(schema);
    List<StructField> fields = new ArrayList<>(schema.fields());
    fields.addAll(FIELDS);
    return new StructType(fields);
  }

  /** Throws where a table has a column by such a name itself. */
  public static void checkFree(StructType schema) {
    List<String> taken = taken(schema);
    if (!taken.isEmpty()) {
      throw ChangeError.DELTA_TABLE_ALREADY_CONTAINS_CDC_COLUMNS.with("columnList", taken);
    }
  }

  /** The columns of a table that have such a name. */
  public static List<String> taken(StructType schema) {
    List<String> taken = new ArrayList<>();
    for (StructField field : FIELDS) {
      StructField same = schema.field(field.name());
      if (same != null) {
        taken.add(same.name());
      }
    }
    return taken;
  }
}
