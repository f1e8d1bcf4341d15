package io.mangrove.spark.write;

import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.spark.convert.ErrorConverter;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.jspecify.annotations.Nullable;

/** Collects what Spark asks of one write: append, or which rows give way to the new ones. */
public final class TableWriteBuilder implements SupportsOverwriteV2, SupportsDynamicOverwrite {
  private final SparkSession session;
  private final WriteTarget target;
  private final LogicalWriteInfo info;
  private @Nullable Replacement replacement;

  public TableWriteBuilder(SparkSession session, WriteTarget target, LogicalWriteInfo info) {
    this.session = session;
    this.target = target;
    this.info = info;
  }

  @Override
  public WriteBuilder truncate() {
    replacement = new WholeTable();
    return this;
  }

  /** Predicates on partition columns only; others are refused. */
  @Override
  public WriteBuilder overwrite(Predicate[] predicates) {
    String text =
        Arrays.stream(predicates).map(Predicate::describe).collect(Collectors.joining(" AND "));
    try {
      replacement =
          new MatchingPartitions(
              new PartitionPredicates(target.metadata().partitionColumns()).allOf(predicates),
              text,
              zone());
    } catch (DeltaException e) {
      throw ErrorConverter.atAnalysis(e);
    }
    return this;
  }

  @Override
  public WriteBuilder overwriteDynamicPartitions() {
    replacement =
        target.metadata().partitionColumns().isEmpty()
            ? new WholeTable()
            : new WrittenPartitions(zone());
    return this;
  }

  @Override
  public Write build() {
    return ErrorConverter.analysing(
        () -> {
          WritePlan plan = WritePlan.of(session, target, info.schema(), info.options());
          OptimizedWrite optimized = isClustered() ? OptimizedWrite.none() : optimized();
          return replacement == null
              ? new AppendWrite(plan, optimized)
              : new OverwriteWrite(plan, replacement, optimized);
        });
  }

  private boolean isClustered() {
    Snapshot snapshot = target.snapshot();
    return snapshot != null && snapshot.domainMetadata().containsKey(ClusteringDomain.NAME);
  }

  private OptimizedWrite optimized() {
    return OptimizedWrite.of(
        session,
        target.metadata().partitionColumns(),
        target.metadata().configuration(),
        info.options());
  }

  private ZoneId zone() {
    return ZoneId.of(session.conf().get("spark.sql.session.timeZone"));
  }
}
