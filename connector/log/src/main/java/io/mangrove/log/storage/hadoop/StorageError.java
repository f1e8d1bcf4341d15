package io.mangrove.log.storage.hadoop;

import io.mangrove.log.error.ErrorClass;

/** What a store cannot do. */
enum StorageError implements ErrorClass {
  DELTA_INCORRECT_LOG_STORE_IMPLEMENTATION(
      "0AKDC",
      "Cannot write <path>: Mangrove does not know how to commit safely to a store of scheme"
          + " '<scheme>'. Tables on it can be read; write to file, hdfs or viewfs.");

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
}
