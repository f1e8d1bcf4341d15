package io.mangrove.spark.write;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Transaction;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What of a table gives way to the rows of an overwrite: whole files only. */
sealed interface Replacement permits WholeTable, MatchingPartitions, WrittenPartitions {

  /**
   * Finds the files that give way and tells the transaction what was read to find them.
   *
   * @param written the new files
   */
  void replace(
      Snapshot snapshot,
      List<WrittenFile> written,
      Transaction transaction,
      Consumer<AddFile> removed);

  /** What the commit's parameters say of it, besides its mode. */
  Map<String, String> parameters();
}
