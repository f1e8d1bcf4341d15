package io.mangrove.log.checkpoint.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.mangrove.log.checkpoint.FileStructs;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Structs of plain values as Parquet keeps them: their columns, and their rows, {@link
 * FileStructs}.
 */
final class StructColumns {
  private static final int MOST_DIGITS_OF_INT = 9;
  private static final int MOST_DIGITS_OF_LONG = 18;

  private StructColumns() {}

  static GroupType group(String name, StructType struct) {
    Type[] fields =
        struct.fields().stream()
            .map(field -> column(field.name(), field.type()))
            .toArray(Type[]::new);
    return Types.optionalGroup().addFields(fields).named(name);
  }

  private static Type column(String name, DataType type) {
    if (type instanceof StructType struct) {
      return group(name, struct);
    }
    if (type instanceof DecimalType decimal) {
      return decimal(name, decimal);
    }
    if (!(type instanceof PrimitiveType primitive)) {
      throw unsupported(type);
    }
    return switch (primitive) {
      case BOOLEAN -> Types.optional(BOOLEAN).named(name);
      case BYTE -> Types.optional(INT32).as(intType(Byte.SIZE, true)).named(name);
      case SHORT -> Types.optional(INT32).as(intType(Short.SIZE, true)).named(name);
      case INTEGER -> Types.optional(INT32).named(name);
      case LONG -> Types.optional(INT64).named(name);
      case FLOAT -> Types.optional(FLOAT).named(name);
      case DOUBLE -> Types.optional(DOUBLE).named(name);
      case STRING -> Types.optional(BINARY).as(stringType()).named(name);
      case BINARY -> Types.optional(BINARY).named(name);
      case DATE -> Types.optional(INT32).as(dateType()).named(name);
      case TIMESTAMP -> Types.optional(INT64).as(timestampType(true, MICROS)).named(name);
      case TIMESTAMP_NTZ -> Types.optional(INT64).as(timestampType(false, MICROS)).named(name);
      case VARIANT, VOID -> throw unsupported(type);
    };
  }

  private static Type decimal(String name, DecimalType type) {
    var logical = decimalType(type.scale(), type.precision());
    if (type.precision() <= MOST_DIGITS_OF_LONG) {
      PrimitiveTypeName stored = type.precision() <= MOST_DIGITS_OF_INT ? INT32 : INT64;
      return Types.optional(stored).as(logical).named(name);
    }
    int bytes = BigInteger.TEN.pow(type.precision()).bitLength() / Byte.SIZE + 1;
    return Types.optional(FIXED_LEN_BYTE_ARRAY).length(bytes).as(logical).named(name);
  }

  private static RuntimeException unsupported(DataType type) {
    return new IllegalArgumentException("no column for " + type);
  }

  /** Writes the fields of a group that has been begun. */
  static void write(
      RecordConsumer out, GroupType group, StructType struct, @Nullable Object[] row) {
    List<StructField> fields = struct.fields();
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      if (value != null) {
        Type column = group.getType(i);
        out.startField(column.getName(), i);
        if (fields.get(i).type() instanceof StructType nested) {
          out.startGroup();
          write(out, column.asGroupType(), nested, (Object[]) value);
          out.endGroup();
        } else {
          plain(out, column.asPrimitiveType(), value);
        }
        out.endField(column.getName(), i);
      }
    }
  }

  private static void plain(
      RecordConsumer out, org.apache.parquet.schema.PrimitiveType column, Object value) {
    PrimitiveTypeName stored = column.getPrimitiveTypeName();
    switch (stored) {
      case BOOLEAN -> out.addBoolean((Boolean) value);
      case INT32 -> out.addInteger((int) whole(value));
      case INT64 -> out.addLong(whole(value));
      case FLOAT -> out.addFloat(((Double) value).floatValue());
      case DOUBLE -> out.addDouble((Double) value);
      case BINARY ->
          out.addBinary(
              value instanceof String text
                  ? Binary.fromString(text)
                  : Binary.fromConstantByteArray((byte[]) value));
      case FIXED_LEN_BYTE_ARRAY ->
          out.addBinary(fixed(((BigDecimal) value).unscaledValue(), column.getTypeLength()));
      case INT96 -> throw new AssertionError("never declared");
    }
  }

  private static long whole(Object value) {
    return value instanceof BigDecimal decimal
        ? decimal.unscaledValue().longValueExact()
        : (Long) value;
  }

  private static Binary fixed(BigInteger unscaled, int length) {
    byte[] digits = unscaled.toByteArray();
    byte[] padded = new byte[length];
    Arrays.fill(padded, (byte) (unscaled.signum() < 0 ? -1 : 0));
    System.arraycopy(digits, 0, padded, length - digits.length, digits.length);
    return Binary.fromConstantByteArray(padded);
  }
}
