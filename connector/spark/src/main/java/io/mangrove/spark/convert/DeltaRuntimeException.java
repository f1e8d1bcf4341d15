package io.mangrove.spark.convert;

import io.mangrove.log.error.DeltaException;
import java.util.Map;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkRuntimeException;

/**
 * An error of the log while a query ran, as Spark knows errors. It is a {@link
 * SparkRuntimeException} because PySpark and Connect keep the condition of those that are, and show
 * a stack trace for all others.
 */
public final class DeltaRuntimeException extends SparkRuntimeException {
  private static final long serialVersionUID = 1L;

  private final DeltaException error;

  DeltaRuntimeException(DeltaException error) {
    // The condition must be one of Spark's own for its constructor, which fills in the message.
    super(
        "INTERNAL_ERROR",
        scala.collection.immutable.Map$.MODULE$.from(
            scala.jdk.javaapi.CollectionConverters.asScala(
                Map.of("message", String.valueOf(error.getMessage())))),
        error,
        new QueryContext[0],
        "");
    this.error = error;
  }

  @Override
  public String getMessage() {
    return String.valueOf(error.getMessage());
  }

  @Override
  public String getCondition() {
    return error.condition();
  }

  @Override
  public String getSqlState() {
    return error.sqlState();
  }

  @Override
  public Map<String, String> getMessageParameters() {
    return error.messageParameters();
  }
}
