package io.mangrove.spark.convert;

import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.error.DeltaException;
import java.util.function.Supplier;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes the log's errors Spark's. Every method that Spark calls passes the log's errors through
 * here, so that a user catches {@code SparkThrowable} with the condition, SQLSTATE and parameters.
 */
public final class ErrorConverter {
  private ErrorConverter() {}

  /** Runs what Spark asked for during analysis or of a catalog. */
  public static <T> T analysing(Supplier<T> action) {
    try {
      return action.get();
    } catch (DeltaException e) {
      throw atAnalysis(e);
    }
  }

  /** Runs what Spark asked for while a query runs. */
  public static <T> T executing(Supplier<T> action) {
    try {
      return action.get();
    } catch (DeltaException e) {
      throw atExecution(e);
    }
  }

  /**
   * Throws an {@link AnalysisException} for what is wrong with a statement. Declared to return so
   * that callers can write {@code throw}; a lost race stays what it is at execution.
   */
  public static RuntimeException atAnalysis(DeltaException e) {
    if (e instanceof CommitConflictException) {
      return atExecution(e);
    }
    // AnalysisException is checked in Java's eyes and unchecked in Scala's, and Spark expects it
    // out
    // of methods that declare nothing.
    throw ErrorConverter.<RuntimeException>unchecked(analysisException(e));
  }

  /** The exception for what went wrong while a query ran; is a {@link SparkThrowable}. */
  public static RuntimeException atExecution(DeltaException e) {
    if (e instanceof CommitConflictException conflict) {
      return new DeltaConcurrentModificationException(conflict);
    }
    return new DeltaRuntimeException(e);
  }

  private static AnalysisException analysisException(DeltaException e) {
    scala.collection.immutable.Map<String, String> parameters =
        Map$.MODULE$.from(CollectionConverters.asScala(e.messageParameters()));
    String message = String.valueOf(e.getMessage());
    return new AnalysisException(
        e.condition(), e.sqlState(), message, parameters, Option.apply(e), Option.apply(message));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable e) throws T {
    throw (T) e;
  }
}
