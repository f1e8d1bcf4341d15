package io.mangrove.log.transaction;

import java.util.Map;

/** How far a commit may be moved behind others that it has not seen. */
enum IsolationLevel {
  /** Reads and writes happen as if in the order of versions. */
  SERIALIZABLE("Serializable"),
  /** Writes do; a read may have missed rows that a blind append put in before it. */
  WRITE_SERIALIZABLE("WriteSerializable"),
  /** For commits that change no row: only the files they rewrite must still be there. */
  SNAPSHOT("SnapshotIsolation");

  private static final String PROPERTY = "delta.isolationLevel";

  private final String logName;

  IsolationLevel(String logName) {
    this.logName = logName;
  }

  /** The name in commitInfo. */
  String logName() {
    return logName;
  }

  /** What the table's properties ask for of a commit that changes rows. */
  static IsolationLevel of(Map<String, String> configuration) {
    return WRITE_SERIALIZABLE.logName.equalsIgnoreCase(configuration.get(PROPERTY))
        ? WRITE_SERIALIZABLE
        : SERIALIZABLE;
  }
}
