package io.mangrove.log.storage.hadoop;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parts of a store's path, which is a URI that is not percent-encoded. */
final class HadoopPaths {
  private HadoopPaths() {}

  /** What stands before the first colon; null if a slash comes first. */
  static @Nullable String scheme(String path) {
    int colon = path.indexOf(':');
    int slash = path.indexOf('/');
    return colon <= 0 || (slash >= 0 && slash < colon) ? null : path.substring(0, colon);
  }

  /** A name next to a file, for what is not to be seen yet. No name of the log begins like it. */
  static String temporaryName(String name) {
    return "." + name + "." + UUID.randomUUID() + ".tmp";
  }
}
