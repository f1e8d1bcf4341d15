package io.mangrove.log.features;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.schema.ColumnInvariant;
import io.mangrove.log.schema.SchemaJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A condition that every row of a table must meet: it holds or the row is refused, and of a row for
 * which it is neither true nor false it does not hold. PROTOCOL: CHECK Constraints.
 *
 * @param name of a CHECK constraint, in lower case; for an invariant of a column it says so
 * @param expression in Spark's SQL, over all columns of the table
 */
public record RowConstraint(String name, String expression) {
  private static final String PREFIX = "delta.constraints.";

  public RowConstraint {
    requireNonNull(name, "name");
    requireNonNull(expression, "expression");
  }

  /** All that a row must meet: the CHECK constraints, then the invariants of columns. */
  public static List<RowConstraint> of(Metadata metadata) {
    List<RowConstraint> constraints = new ArrayList<>(checks(metadata.configuration()));
    for (ColumnInvariant invariant :
        ColumnInvariant.of(SchemaJson.parse(metadata.schemaString()))) {
      String expression = invariant.expression();
      constraints.add(new RowConstraint("EXPRESSION(" + expression + ")", expression));
    }
    return constraints;
  }

  /** The CHECK constraints among the properties of a table. */
  public static List<RowConstraint> checks(Map<String, String> configuration) {
    List<RowConstraint> checks = new ArrayList<>();
    configuration.forEach(
        (key, expression) -> {
          if (isKey(key)) {
            checks.add(new RowConstraint(key.substring(PREFIX.length()), expression));
          }
        });
    return checks;
  }

  /** The property that keeps the CHECK constraint of a name. */
  public static String key(String name) {
    return PREFIX + name.toLowerCase(Locale.ROOT);
  }

  /** Whether a property keeps a CHECK constraint. */
  public static boolean isKey(String property) {
    return property.startsWith(PREFIX);
  }
}
