package io.mangrove.sql;

import io.mangrove.sql.DeltaSqlBaseParser.ParameterContext;
import io.mangrove.sql.analysis.Unchecked;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.HybridParameterContext;
import org.apache.spark.sql.catalyst.parser.NamedParameterContext;
import org.apache.spark.sql.catalyst.parser.PositionalParameterContext;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The values that a caller bound to the parameters of a statement, by name or in their order. Spark
 * puts values into the text before it parses, with its own grammar, which ours is not part of.
 */
final class BoundParameters {
  private final Map<String, Expression> named;
  private final List<Expression> positional;

  /** How many parameters without a name have been met. */
  private int met;

  private BoundParameters(Map<String, Expression> named, List<Expression> positional) {
    this.named = named;
    this.positional = positional;
  }

  static BoundParameters none() {
    return new BoundParameters(Map.of(), List.of());
  }

  static BoundParameters of(org.apache.spark.sql.catalyst.parser.ParameterContext given) {
    if (given instanceof NamedParameterContext names) {
      return new BoundParameters(CollectionConverters.asJava(names.params()), List.of());
    }
    if (given instanceof PositionalParameterContext positions) {
      return new BoundParameters(Map.of(), CollectionConverters.asJava(positions.params()));
    }
    return given instanceof HybridParameterContext arguments
        ? of(
            CollectionConverters.asJava(arguments.args()),
            CollectionConverters.asJava(arguments.paramNames()))
        : none();
  }

  /**
   * What EXECUTE IMMEDIATE is given.
   *
   * @param names of the values, in their order; empty where one has none
   */
  private static BoundParameters of(List<Expression> values, List<String> names) {
    Map<String, Expression> named = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty()) {
        named.put(names.get(i), values.get(i));
      }
    }
    return new BoundParameters(named, values);
  }

  /** The value of the next parameter of the statement. */
  Expression value(ParameterContext parameter) {
    return value(parameter.identifier() == null ? null : parameter.identifier().getText());
  }

  /**
   * The value of a parameter.
   *
   * @param name null: the next of those that have none
   */
  Expression value(@Nullable String name) {
    if (name != null && named.containsKey(name)) {
      return named.get(name);
    }
    if (name == null && met < positional.size()) {
      return positional.get(met++);
    }
    throw Unchecked.rethrow(
        new AnalysisException(
            "UNBOUND_SQL_PARAMETER",
            Map$.MODULE$.from(
                CollectionConverters.asScala(Map.of("name", name == null ? "_" + met : name)))));
  }
}
