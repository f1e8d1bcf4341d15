package io.mangrove.spark.convert;

import io.mangrove.log.error.DeltaException;
import java.util.Map;
import org.apache.spark.SparkThrowable;

/** An error of the log while a query ran, as Spark knows errors. */
public final class DeltaRuntimeException extends RuntimeException implements SparkThrowable {
  private static final long serialVersionUID = 1L;

  private final DeltaException error;

  DeltaRuntimeException(DeltaException error) {
    super(error.getMessage(), error);
    this.error = error;
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
