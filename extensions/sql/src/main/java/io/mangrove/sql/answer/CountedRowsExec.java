package io.mangrove.sql.answer;

import io.mangrove.spark.write.SourceRows;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLLastAttemptMetric;
import org.apache.spark.sql.execution.metric.SQLLastAttemptMetrics;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction1;

/** Counts rows where they pass, once for each task that Spark took the rows of. */
@SuppressWarnings("serial") // no task reads a plan back
public final class CountedRowsExec extends SparkPlan {
  private final SparkPlan source;

  /** Tasks get plans, too, and what counts is none of theirs. */
  private final transient SourceRows count;

  private transient @Nullable SQLLastAttemptMetric passed;

  /** Spark makes copies by reflection, with these values in this order. */
  public CountedRowsExec(SparkPlan source, SourceRows count) {
    this.source = source;
    this.count = count;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    SQLLastAttemptMetric rows = passed();
    count.countedBy(() -> value(rows));
    return source
        .execute()
        .mapPartitions(new Counting(rows), true, ClassTag.apply(InternalRow.class));
  }

  /** Where Spark cannot tell which attempt counts, nobody has counted, unless there is no row. */
  private static OptionalLong value(SQLLastAttemptMetric rows) {
    Option<Object> last = rows.lastAttemptValueForHighestRDDId();
    if (last.isDefined()) {
      return OptionalLong.of((Long) last.get());
    }
    return rows.value() == 0 ? OptionalLong.of(0) : OptionalLong.empty();
  }

  private synchronized SQLLastAttemptMetric passed() {
    if (passed == null) {
      passed = SQLLastAttemptMetrics.createMetric(sparkContext(), "number of output rows");
    }
    return passed;
  }

  /** What a task does. */
  private static final class Counting
      extends AbstractFunction1<Iterator<InternalRow>, Iterator<InternalRow>>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private final SQLMetric rows;

    Counting(SQLMetric rows) {
      this.rows = rows;
    }

    @Override
    public Iterator<InternalRow> apply(Iterator<InternalRow> all) {
      return all.map(
          new AbstractFunction1<InternalRow, InternalRow>() {
            @Override
            public InternalRow apply(InternalRow row) {
              rows.add(1L);
              return row;
            }
          });
    }
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return Map$.MODULE$.from(
        CollectionConverters.asScala(
            java.util.Map.<String, SQLMetric>of("numOutputRows", passed())));
  }

  @Override
  public Seq<Attribute> output() {
    return source.output();
  }

  @Override
  public Partitioning outputPartitioning() {
    return source.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return source.outputOrdering();
  }

  @Override
  public Seq<SparkPlan> children() {
    return CollectionConverters.asScala(List.of(source)).toList();
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new CountedRowsExec(children.head(), count);
  }

  @Override
  public Iterator<Object> stringArgs() {
    return CollectionConverters.asScala(List.<Object>of().iterator());
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int index) {
    return index == 0 ? source : count;
  }

  /** Spark reads once what is the same in two places. */
  @Override
  public boolean equals(@Nullable Object o) {
    return this == o
        || (o instanceof CountedRowsExec other
            && source.equals(other.source)
            && count.equals(other.count));
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof CountedRowsExec;
  }
}
