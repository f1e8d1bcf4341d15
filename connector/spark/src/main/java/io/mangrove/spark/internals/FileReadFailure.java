package io.mangrove.spark.internals;

import org.apache.spark.sql.execution.datasources.v2.FileDataSourceV2;
import scala.runtime.AbstractFunction0;

/** Spark's way to say which file could not be read, and why. */
public final class FileReadFailure {
  private FileReadFailure() {}

  /** Throws what Spark's own file sources throw for a failure in this file. */
  public static RuntimeException of(String path, Throwable failure) {
    Throwable named =
        FileDataSourceV2.attachFilePath(
            new AbstractFunction0<>() {
              @Override
              public String apply() {
                return path;
              }
            },
            failure);
    return new IllegalStateException(named);
  }
}
