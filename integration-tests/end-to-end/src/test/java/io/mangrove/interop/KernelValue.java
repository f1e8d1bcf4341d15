package io.mangrove.interop;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Values of Delta Kernel's vectors as the objects that Spark's rows hold. */
final class KernelValue {
  private KernelValue() {}

  static @Nullable Object external(ColumnVector vector, int row) {
    if (vector.isNullAt(row)) {
      return null;
    }
    DataType type = vector.getDataType();
    if (type instanceof StructType struct) {
      Object[] fields = new Object[struct.length()];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = external(vector.getChild(i), row);
      }
      return RowFactory.create(fields);
    }
    if (type instanceof ArrayType) {
      return array(vector.getArray(row));
    }
    if (type instanceof MapType) {
      return map(vector.getMap(row));
    }
    return primitive(vector, type, row);
  }

  private static Object array(ArrayValue array) {
    @Nullable Object[] elements = new Object[array.getSize()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = external(array.getElements(), i);
    }
    return CollectionConverters.asScala(Arrays.asList(elements)).toSeq();
  }

  private static Object map(MapValue map) {
    Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < map.getSize(); i++) {
      entries.put(external(map.getKeys(), i), external(map.getValues(), i));
    }
    return CollectionConverters.asScala(entries);
  }

  private static Object primitive(ColumnVector vector, DataType type, int row) {
    if (type instanceof BooleanType) {
      return vector.getBoolean(row);
    } else if (type instanceof ByteType) {
      return vector.getByte(row);
    } else if (type instanceof ShortType) {
      return vector.getShort(row);
    } else if (type instanceof IntegerType) {
      return vector.getInt(row);
    } else if (type instanceof LongType) {
      return vector.getLong(row);
    } else if (type instanceof FloatType) {
      return vector.getFloat(row);
    } else if (type instanceof DoubleType) {
      return vector.getDouble(row);
    } else if (type instanceof StringType) {
      return vector.getString(row);
    } else if (type instanceof BinaryType) {
      return vector.getBinary(row);
    } else if (type instanceof DecimalType) {
      return vector.getDecimal(row);
    } else if (type instanceof DateType) {
      return LocalDate.ofEpochDay(vector.getInt(row));
    } else if (type instanceof TimestampType) {
      return instant(vector.getLong(row));
    } else if (type instanceof TimestampNTZType) {
      return LocalDateTime.ofInstant(instant(vector.getLong(row)), ZoneOffset.UTC);
    }
    throw new IllegalArgumentException("no value of " + type);
  }

  private static Instant instant(long micros) {
    long seconds = Math.floorDiv(micros, TimeUnit.SECONDS.toMicros(1));
    long nanos = Math.floorMod(micros, TimeUnit.SECONDS.toMicros(1)) * 1000;
    return Instant.ofEpochSecond(seconds, nanos);
  }
}
