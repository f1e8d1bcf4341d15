package io.mangrove.spark.write;

import java.util.Map;

/**
 * The statement behind a write, where Spark does not hand on what it says.
 *
 * @param parameters of its operation, as the history shows them; empty where Spark tells them
 * @param affected told how many rows it changed
 */
public record Statement(Map<String, String> parameters, AffectedRows affected) {

  public Statement {
    parameters = Map.copyOf(parameters);
  }

  /** One of which nothing is known, and whose answer nobody waits for. */
  public static Statement unknown() {
    return new Statement(Map.of(), new AffectedRows());
  }
}
