package io.mangrove.spark.write;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Transaction;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What of a table gives way to the rows of an overwrite, or just goes: whole files only. */
public sealed interface Replacement permits WholeTable, MatchingPartitions, WrittenPartitions {

  /** Every file. */
  static Replacement ofAll() {
    return new WholeTable();
  }

  /**
   * The files of the partitions that meet predicates; null where these are not on partition columns
   * alone.
   *
   * @param zone of the session
   */
  static @Nullable Replacement ofPartitions(
      List<String> partitionColumns,
      org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates,
      ZoneId zone) {
    PartitionPredicates conditions = new PartitionPredicates(partitionColumns);
    return conditions.areAll(predicates)
        ? new MatchingPartitions(conditions.allOf(predicates), Arrays.toString(predicates), zone)
        : null;
  }

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
