package io.mangrove.log.schema;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fields in order. A table's schema is one of these. */
public record StructType(List<StructField> fields) implements DataType {
  public StructType {
    fields = List.copyOf(fields);
  }

  /** The field of a name, ignoring case, as Delta compares column names; null if there is none. */
  public @Nullable StructField field(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (StructField field : fields) {
      if (field.name().toLowerCase(Locale.ROOT).equals(wanted)) {
        return field;
      }
    }
    return null;
  }
}
