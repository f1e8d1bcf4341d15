package io.mangrove.sql.answer;

import io.mangrove.spark.write.SourceRows;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The rows of the source of a MERGE, as they are, and counted. */
public final class CountedRows extends LogicalPlan {
  private final LogicalPlan source;
  private final SourceRows count;

  /** Spark makes copies by reflection, with these values in this order. */
  public CountedRows(LogicalPlan source, SourceRows count) {
    this.source = source;
    this.count = count;
  }

  /** What is counted, if the plan is that. */
  public static LogicalPlan uncounted(LogicalPlan plan) {
    return plan instanceof CountedRows counted ? counted.source : plan;
  }

  LogicalPlan source() {
    return source;
  }

  SourceRows count() {
    return count;
  }

  @Override
  public Seq<Attribute> output() {
    return source.output();
  }

  @Override
  public Seq<LogicalPlan> children() {
    return CollectionConverters.asScala(List.of(source)).toList();
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return new CountedRows(children.head(), count);
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

  /** Spark ends its rounds of rules when a plan equals the one before. */
  @Override
  public boolean equals(@Nullable Object o) {
    return this == o
        || (o instanceof CountedRows other
            && source.equals(other.source)
            && count.equals(other.count));
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof CountedRows;
  }
}
