package io.mangrove.spark.internals;

import org.apache.hadoop.fs.Path;

/** A file's path as Spark shows it to users: a URI, percent-encoded. */
public final class FileUrl {
  private FileUrl() {}

  /**
   * The URI of a path.
   *
   * @param path absolute, not encoded
   */
  public static String of(String path) {
    return new Path(path).toUri().toString();
  }
}
