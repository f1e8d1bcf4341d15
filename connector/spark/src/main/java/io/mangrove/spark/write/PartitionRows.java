package io.mangrove.spark.write;

import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.stats.PartitionValues;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Partition values as values that are equal when the values are, however different writers spelled
 * them in the log.
 */
final class PartitionRows {
  private final List<String> physicalNames;
  private final ZoneId zone;
  private final List<DataType> types = new ArrayList<>();

  /**
   * The values of partitions of a table.
   *
   * @param schema of the snapshot
   * @param columns the names a user sees of the partition columns
   * @param zone of the session, in which timestamps are read that name no offset
   */
  PartitionRows(StructType schema, List<String> columns, ZoneId zone) {
    this.physicalNames = ColumnMapping.physicalNames(schema, columns);
    this.zone = zone;
    for (String column : columns) {
      StructField field = schema.field(column);
      if (field == null) {
        throw new IllegalArgumentException("the schema has no partition column " + column);
      }
      types.add(field.type());
    }
  }

  /** The values of a partition as the log has it, in the order of the columns. */
  List<@Nullable Object> comparable(Map<String, @Nullable String> partition) {
    List<@Nullable Object> values = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      values.add(
          comparable(
              PartitionValues.parse(partition.get(physicalNames.get(i)), types.get(i), zone)));
    }
    return values;
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros();
    }
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    // Minus zero equals zero, though not as a Double.
    return value instanceof Double number ? (Object) (number + 0.0) : value;
  }

  /** The form that predicates have their literals in. */
  static @Nullable Object typed(@Nullable Object comparable) {
    if (comparable instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return comparable;
  }
}
