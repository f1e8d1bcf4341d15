package io.mangrove.log.stats;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.DecimalType;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statistics to JSON. What cannot be told exactly is left out, for a missing bound is always right.
 */
final class StatsJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final int stringPrefix;

  StatsJson(int stringPrefix) {
    this.stringPrefix = stringPrefix;
  }

  /** What one of the objects minValues, maxValues and nullCount says of a column. */
  private interface Member {
    @Nullable Object of(ColumnStats stats, DataType type);
  }

  String write(FileStats stats, StructType schema) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("numRecords", stats.numRecords());
      section(json, "minValues", stats, schema, this::lower);
      section(json, "maxValues", stats, schema, this::upper);
      section(json, "nullCount", stats, schema, (column, type) -> column.nullCount());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void section(
      JsonGenerator json, String name, FileStats stats, StructType schema, Member member)
      throws IOException {
    json.writeObjectFieldStart(name);
    fields(json, schema, new ArrayList<>(), stats.byLeafPath(), member, List.of());
    json.writeEndObject();
  }

  /**
   * @param open names of structs around {@code struct} not written yet: they are once a field is
   * @return whether a field was written
   */
  private static boolean fields(
      JsonGenerator json,
      StructType struct,
      List<String> path,
      Map<List<String>, ColumnStats> columns,
      Member member,
      List<String> open)
      throws IOException {
    List<String> pending = open;
    for (StructField field : struct.fields()) {
      path.add(field.name());
      if (field.type() instanceof StructType nested) {
        List<String> around = new ArrayList<>(pending);
        around.add(field.name());
        if (fields(json, nested, path, columns, member, around)) {
          json.writeEndObject();
          pending = List.of();
        }
      } else {
        ColumnStats column = columns.get(path);
        Object value = column == null ? null : member.of(column, field.type());
        if (value != null) {
          for (String name : pending) {
            json.writeObjectFieldStart(name);
          }
          pending = List.of();
          json.writeFieldName(field.name());
          value(json, value);
        }
      }
      path.remove(path.size() - 1);
    }
    return !open.isEmpty() && pending.isEmpty();
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      if (number.isInfinite()) {
        json.writeString(number.toString());
      } else {
        json.writeNumber(number);
      }
    } else if (value instanceof Double number) {
      if (number.isInfinite()) {
        json.writeString(number.toString());
      } else {
        json.writeNumber(number);
      }
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number.toPlainString());
    } else {
      json.writeString(value.toString());
    }
  }

  private @Nullable Object lower(ColumnStats stats, DataType type) {
    return stats.min() == null ? null : bound(stats.min(), type, true);
  }

  private @Nullable Object upper(ColumnStats stats, DataType type) {
    return stats.max() == null ? null : bound(stats.max(), type, false);
  }

  private @Nullable Object bound(Object value, DataType type, boolean lower) {
    Object typed = requireNonNull(TypedValue.of(value, type), () -> value + " is no " + type);
    if (type instanceof DecimalType) {
      return typed;
    }
    if (!(type instanceof PrimitiveType primitive)) {
      return null;
    }
    return switch (primitive) {
      case BYTE, SHORT, INTEGER, LONG -> typed;
      case FLOAT -> {
        Double signed = signedZero((Double) typed, lower);
        yield signed == null ? null : signed.floatValue();
      }
      case DOUBLE -> signedZero((Double) typed, lower);
      case STRING ->
          lower
              ? StringBounds.lower((String) typed, stringPrefix)
              : StringBounds.upper((String) typed, stringPrefix);
      case DATE -> {
        LocalDate date = LocalDate.ofEpochDay((Long) typed);
        yield TimestampText.isPlainYear(date.getYear()) ? date.toString() : null;
      }
      case TIMESTAMP -> {
        String text = TimestampText.statsText((Long) typed);
        yield text == null ? null : text + "Z";
      }
      case TIMESTAMP_NTZ -> TimestampText.statsText((Long) typed);
      // No engine keeps bounds of these, so none expects any.
      case BOOLEAN, BINARY, VARIANT, VOID -> null;
    };
  }

  /**
   * NaN is no bound, since engines order it differently; and where a bound is zero the file may
   * hold either zero, which some engines tell apart.
   */
  private static @Nullable Double signedZero(double value, boolean lower) {
    if (Double.isNaN(value)) {
      return null;
    }
    return value == 0.0 ? Double.valueOf(lower ? -0.0 : 0.0) : Double.valueOf(value);
  }
}
