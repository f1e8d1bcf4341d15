package io.mangrove.spark.write;

import io.mangrove.spark.internals.StatementCondition;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The statement behind a write, where Spark does not hand on what it says.
 *
 * @param parameters of its operation, as the history shows them; empty where Spark tells them
 * @param affected told how many rows it changed
 * @param reads a condition that all rows of the table meet which decide what it adds; null: all
 *     rows may
 * @param source told how many rows its source has; null where nobody counts them
 */
public record Statement(
    Map<String, String> parameters,
    AffectedRows affected,
    @Nullable StatementCondition reads,
    @Nullable SourceRows source) {

  public Statement {
    parameters = Map.copyOf(parameters);
  }

  public Statement(Map<String, String> parameters, AffectedRows affected) {
    this(parameters, affected, null, null);
  }

  /** The same; of the table, rows decide what it adds that meet a condition. Null: all may. */
  public Statement reading(@Nullable StatementCondition condition) {
    return new Statement(parameters, affected, condition, source);
  }

  /** How many rows its source has; empty where nobody has counted them. */
  public OptionalLong sourceRows() {
    return source == null ? OptionalLong.empty() : source.count();
  }

  /** One of which nothing is known, and whose answer nobody waits for. */
  public static Statement unknown() {
    return new Statement(Map.of(), new AffectedRows());
  }
}
