package io.mangrove.spark.catalog;

import io.mangrove.log.transaction.Committed;
import org.apache.spark.sql.SparkSession;

/** What is to be done once a statement's rows are in a table. */
@FunctionalInterface
public interface AfterCommit {
  /**
   * Called in the thread of the statement, which has succeeded whatever becomes of this: never
   * throws, and does not keep it waiting unless somebody asked for that.
   *
   * @param table as the statement saw it
   */
  void committed(SparkSession session, LiveTable table, Committed commit);
}
