package io.mangrove.log.storage.hadoop;

import io.mangrove.log.error.ErrorClass;

/** What a store cannot do. */
enum StorageError implements ErrorClass {
  DELTA_INCORRECT_LOG_STORE_IMPLEMENTATION(
      "0AKDC",
      "Cannot write <path>: <reason>, so two writers could take the same version of a table, and"
          + " one of them would lose its rows. Tables of such a store can be read. If no other"
          + " process ever writes to them, set <key>=single-writer in the Hadoop configuration"
          + " (spark.hadoop.<key> in Spark's); if the store can rename without overwriting, or"
          + " create a file only if it is absent, set it to rename or conditional-create."),

  DELTA_INVALID_LOG_STORE_CONF(
      "42616",
      "The Hadoop configuration has <key>=<value>. It takes rename, conditional-create,"
          + " single-writer or none.");

  private final String sqlState;
  private final String template;

  StorageError(String sqlState, String template) {
    this.sqlState = sqlState;
    this.template = template;
  }

  @Override
  public String sqlState() {
    return sqlState;
  }

  @Override
  public String template() {
    return template;
  }

  /** The refusal to write to a store that cannot keep two writers apart. */
  static RuntimeException refused(String path, String reason) {
    return DELTA_INCORRECT_LOG_STORE_IMPLEMENTATION.with(
        "path",
        path,
        "reason",
        reason,
        "key",
        CommitStrategy.KEY + String.valueOf(HadoopPaths.scheme(path)));
  }
}
