package io.mangrove.log.storage.hadoop;

import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** How a store makes a file only if none of that name is there. */
enum CommitStrategy {
  /** A hidden file is written, then linked to its name; the file system of this machine. */
  LINK("link"),
  /** A hidden file is written, then renamed by a call that does not overwrite. */
  RENAME("rename"),
  /** The store itself makes the file at close, if its name is free then. */
  CONDITIONAL_CREATE("conditional-create"),
  /** Look, then write: safe as long as no other process writes. */
  SINGLE_WRITER("single-writer"),
  /** No way is known: such a store is read only. */
  NONE("none");

  /** A key of the Hadoop configuration; the scheme follows. */
  static final String KEY = "io.mangrove.storage.strategy.";

  private final String setting;

  CommitStrategy(String setting) {
    this.setting = setting;
  }

  /** What the configuration says of a scheme, or what is known of it. */
  static CommitStrategy of(String scheme, Configuration conf) {
    String name = scheme.toLowerCase(Locale.ROOT);
    String set = conf.getTrimmed(KEY + name);
    return set == null || name.equals("file") ? byDefault(name) : bySetting(name, set);
  }

  private static CommitStrategy byDefault(String scheme) {
    return switch (scheme) {
      case "file" -> LINK;
      case "hdfs", "viewfs", "abfs", "abfss" -> RENAME;
      case "s3", "s3a", "s3n", "gs" -> CONDITIONAL_CREATE;
      default -> NONE;
    };
  }

  private static CommitStrategy bySetting(String scheme, String setting) {
    return Arrays.stream(values())
        .filter(strategy -> strategy != LINK && strategy.setting.equals(setting))
        .findFirst()
        .orElseThrow(
            () ->
                StorageError.DELTA_INVALID_LOG_STORE_CONF.with(
                    "key", KEY + scheme, "value", setting));
  }
}
