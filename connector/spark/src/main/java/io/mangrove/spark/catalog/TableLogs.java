package io.mangrove.spark.catalog;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.DeltaLogCache;
import io.mangrove.log.transaction.CommitOptions;
import io.mangrove.spark.internals.EngineInfo;
import io.mangrove.spark.internals.SessionFiles;
import io.mangrove.spark.internals.SnapshotSettings;
import org.apache.spark.sql.SparkSession;

/** Opens the logs of tables for a session. */
final class TableLogs {
  // One for the process, not for a session: every query loads its tables at least twice, and a
  // server
  // makes a session per client.
  private static final DeltaLogCache CACHE =
      new DeltaLogCache(1_000, CommitOptions.defaults().withEngineInfo(EngineInfo.text()));

  private final SparkSession session;
  private final SessionFiles files;

  TableLogs(SparkSession session) {
    this.session = session;
    this.files = new SessionFiles(session);
  }

  /** The log of a table root, which must be a qualified path. */
  DeltaLog open(String tableRoot) {
    return CACHE.get(
        tableRoot, files::logStore, SnapshotSettings.of(session).mostCheckpointBytes());
  }

  SessionFiles files() {
    return files;
  }
}
