package io.mangrove.log.schema;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A condition that a column's metadata imposes on every row, as older writers left it there.
 * PROTOCOL: Column Invariants.
 *
 * @param column the names down to the field that has it
 * @param expression in Spark's SQL, over all columns of the table
 */
public record ColumnInvariant(List<String> column, String expression) {
  /** The key of a field's metadata that has its invariant, as JSON in a text. */
  public static final String KEY = "delta.invariants";

  public ColumnInvariant {
    column = List.copyOf(column);
    requireNonNull(expression, "expression");
  }

  /**
   * The invariants of a schema, outermost columns first. Throws where one stands inside an array or
   * a map, where no expression reaches, and where one is written in a way the protocol does not
   * know.
   */
  public static List<ColumnInvariant> of(StructType schema) {
    List<ColumnInvariant> found = new ArrayList<>();
    collect(schema, List.of(), true, found);
    return found;
  }

  private static void collect(
      DataType type, List<String> path, boolean inStructs, List<ColumnInvariant> found) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        List<String> column = new ArrayList<>(path);
        column.add(field.name());
        Object rule = field.metadata().get(KEY);
        if (rule != null) {
          if (!inStructs) {
            throw SchemaError.DELTA_UNSUPPORTED_INVARIANT_NON_STRUCT.with(
                "column", String.join(".", column));
          }
          found.add(new ColumnInvariant(column, expression(rule, column)));
        }
        collect(field.type(), column, inStructs, found);
      }
    } else if (type instanceof ArrayType array) {
      collect(array.elementType(), path, false, found);
    } else if (type instanceof MapType map) {
      collect(map.keyType(), path, false, found);
      collect(map.valueType(), path, false, found);
    }
  }

  private static String expression(Object rule, List<String> column) {
    try {
      if (rule instanceof String json
          && JsonValue.read(json) instanceof Map<?, ?> invariant
          && invariant.get("expression") instanceof Map<?, ?> outer
          && outer.get("expression") instanceof String expression) {
        return expression;
      }
    } catch (IOException e) {
      throw unrecognized(rule, column);
    }
    throw unrecognized(rule, column);
  }

  private static RuntimeException unrecognized(Object rule, List<String> column) {
    return SchemaError.DELTA_UNRECOGNIZED_INVARIANT.with(
        "column", String.join(".", column), "invariant", String.valueOf(rule));
  }
}
