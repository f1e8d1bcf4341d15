package io.mangrove.spark.rowlevel;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.stats.Predicate;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.convert.JsonText;
import io.mangrove.spark.read.PartitionFiles;
import io.mangrove.spark.write.AffectedRows;
import io.mangrove.spark.write.Replacement;
import io.mangrove.spark.write.RowCount;
import io.mangrove.spark.write.WriteOptions;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.filter.PartitionPredicate;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * A DELETE of all rows, or of those of whole partitions: the files go, and none of them is read. No
 * Spark job runs.
 */
public final class WholeFileDelete {
  private static final String ALWAYS_TRUE = "ALWAYS_TRUE";

  private final RowLevelTarget target;
  private final StatementMetrics metrics = new StatementMetrics();

  public WholeFileDelete(RowLevelTarget target) {
    this.target = target;
  }

  /** Whether these conditions together leave of each file all rows or none. */
  public boolean canDelete(
      org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
    return partitionConditions(conditions) != null || replacement(conditions) != null;
  }

  /** Deletes the rows for which all of the conditions hold. */
  public void delete(org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
    Map<String, String> parameters = target.table().statement().parameters();
    commit(
        conditions,
        new Operation(
            "DELETE",
            parameters.isEmpty()
                ? Map.of("predicate", JsonText.list(texts(conditions)))
                : parameters));
  }

  private static List<String> texts(
      org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
    return Arrays.stream(conditions)
        .map(condition -> condition.name().equals(ALWAYS_TRUE) ? "true" : condition.describe())
        .toList();
  }

  /** Deletes all rows. */
  public void truncate() {
    commit(
        new org.apache.spark.sql.connector.expressions.filter.Predicate[0],
        new Operation("TRUNCATE", Map.of()));
  }

  private void commit(
      org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions,
      Operation operation) {
    try {
      target.checkMayChange(Command.DELETE, true);
      WriteOptions options = WriteOptions.of(target.session(), CaseInsensitiveStringMap.empty());
      Transaction transaction = target.table().startTransaction();
      List<AddFile> files = files(conditions, transaction);
      if ((files.isEmpty() && !options.isNumbered()) || options.isAppliedTo(target.snapshot())) {
        return;
      }
      options.addTo(transaction);
      metrics.scanned();
      long now = System.currentTimeMillis();
      for (AddFile file : files) {
        transaction.remove(file.removed(now, true));
        metrics.removed(file);
      }
      OptionalLong rows = RowCount.of(files);
      transaction.metrics(metrics.ofWholeFiles(operation.name(), rows));
      target.table().commit(transaction, operation, () -> {});
      long gone = rows.orElse(AffectedRows.UNKNOWN);
      target.table().statement().affected().set(0, gone, 0);
    } catch (DeltaException e) {
      throw ErrorConverter.atExecution(e);
    }
  }

  /** The files that go; says to the transaction what was read to find them. */
  private List<AddFile> files(
      org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions,
      Transaction transaction) {
    List<AddFile> files = new ArrayList<>();
    Replacement replacement = replacement(conditions);
    if (replacement != null) {
      replacement.replace(target.snapshot(), List.of(), transaction, files::add);
      return files;
    }
    List<PartitionPredicate> partitions = partitionConditions(conditions);
    if (partitions == null) {
      throw new IllegalArgumentException("these conditions were not accepted");
    }
    // What such a condition says is Spark's secret: files that others add may match it.
    transaction.readPartitions(new Predicate.Unknown());
    ActiveFiles active = target.snapshot().activeFiles();
    BitSet rows =
        PartitionFiles.matching(target.session(), target.snapshot(), target.schema(), partitions);
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      files.add(active.file(row));
    }
    return files;
  }

  /** The files as an overwrite finds them; null where it cannot. */
  private @Nullable Replacement replacement(
      org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
    boolean all = true;
    for (var condition : conditions) {
      all &= condition.name().equals(ALWAYS_TRUE);
    }
    return all
        ? Replacement.ofAll()
        : Replacement.ofPartitions(
            target.snapshot().partitionColumns(),
            conditions,
            ZoneId.of(target.session().conf().get("spark.sql.session.timeZone")));
  }

  /** The conditions if Spark evaluates all of them for us; else null. */
  private static @Nullable List<PartitionPredicate> partitionConditions(
      org.apache.spark.sql.connector.expressions.filter.Predicate[] conditions) {
    List<PartitionPredicate> partitions = new ArrayList<>();
    for (var condition : conditions) {
      if (condition instanceof PartitionPredicate partition) {
        partitions.add(partition);
      } else if (!condition.name().equals(ALWAYS_TRUE)) {
        return null;
      }
    }
    return partitions;
  }
}
