package io.mangrove.spark.write;

import io.mangrove.log.schema.DataType;
import io.mangrove.log.stats.PartitionValues;
import io.mangrove.spark.convert.SchemaConverter;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The texts under which the log keeps partition values. PROTOCOL: Partition Value Serialization.
 */
public final class PartitionTexts {
  private final List<DataType> types = new ArrayList<>();
  private final StructType schema;

  /**
   * The texts of rows of partition values.
   *
   * @param schema of the rows
   */
  public PartitionTexts(StructType schema) {
    this.schema = schema;
    SchemaConverter.toLog(schema).fields().forEach(field -> types.add(field.type()));
  }

  /** The text of each value; null for null and, as a directory cannot tell them apart, for "". */
  public List<@Nullable String> of(InternalRow values) {
    List<@Nullable String> texts = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      String text = PartitionValues.serialize(typed(values, i), types.get(i));
      texts.add(text == null || text.isEmpty() ? null : text);
    }
    return texts;
  }

  private @Nullable Object typed(InternalRow row, int i) {
    if (row.isNullAt(i)) {
      return null;
    }
    if (types.get(i) instanceof io.mangrove.log.schema.DecimalType decimal) {
      return row.getDecimal(i, decimal.precision(), decimal.scale()).toJavaBigDecimal();
    }
    Object value = row.get(i, schema.apply(i).dataType());
    if (value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float || value instanceof Double) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof Boolean || value instanceof byte[]) {
      return value;
    }
    return value.toString();
  }
}
