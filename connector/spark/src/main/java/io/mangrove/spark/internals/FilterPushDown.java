package io.mangrove.spark.internals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate$;
import org.apache.spark.sql.catalyst.expressions.PythonUDF;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.internal.connector.SupportsPushDownCatalystFilters;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The part of a scan builder that takes conditions as Catalyst expressions. Conditions on partition
 * columns alone are decided here, exactly, once per distinct partition; all others go back to
 * Spark, because statistics drop whole files only.
 */
public abstract class FilterPushDown implements SupportsPushDownCatalystFilters {
  private final List<Expression> partitionFilters = new ArrayList<>();
  private final List<Expression> dataFilters = new ArrayList<>();
  private @Nullable BitSet matchingPartitions;

  /** The partition columns in the order of {@link #partitionRow}. */
  protected abstract StructType partitionSchema();

  /** How many partitions there may be: ordinals are below it. */
  protected abstract int partitionCount();

  /** The values of one partition. */
  protected abstract InternalRow partitionRow(int ordinal);

  /**
   * Told of all conditions before any of them is looked at, in case it helps to know of what
   * partitions there can be.
   *
   * @param conditions those that the public API can express
   */
  protected void expect(Supplier<Predicate[]> conditions) {}

  /** What was pushed so far. */
  protected final PushedFilters filters() {
    return new PushedFilters(partitionFilters, dataFilters);
  }

  /** The partitions that the conditions leave; null where none of them was excluded. */
  protected final @Nullable BitSet matchingPartitions() {
    return matchingPartitions == null ? null : (BitSet) matchingPartitions.clone();
  }

  @Override
  public final Seq<Expression> pushFilters(Seq<Expression> filters) {
    List<Expression> pushable =
        CollectionConverters.asJava(filters).stream().filter(FilterPushDown::isPushable).toList();
    expect(() -> new PushedFilters(List.of(), pushable).dataPredicates());
    List<Expression> remaining = new ArrayList<>();
    for (Expression filter : CollectionConverters.asJava(filters)) {
      if (!isPushable(filter) || !decided(filter)) {
        remaining.add(filter);
      }
    }
    return CollectionConverters.asScala(remaining).toSeq();
  }

  @Override
  public final Predicate[] pushedFilters() {
    return filters().dataPredicates();
  }

  /** Uses what it can of a condition; whether the partitions alone decide all of it. */
  private boolean decided(Expression filter) {
    Tuple2<Seq<Expression>, Seq<Expression>> split =
        DataSourceUtils.getPartitionFiltersAndDataFilters(
            partitionSchema(), CollectionConverters.asScala(List.of(filter)).toSeq());
    boolean onlyPartitions = split._2().isEmpty();
    boolean pruned = true;
    for (Expression partitionFilter : CollectionConverters.asJava(split._1())) {
      pruned &= prune(partitionFilter);
    }
    if (!onlyPartitions) {
      dataFilters.add(filter);
    }
    return onlyPartitions && pruned;
  }

  private boolean prune(Expression filter) {
    BitSet matching;
    try {
      matching = matching(filter);
    } catch (RuntimeException e) {
      // A cast of one partition's value may fail, say. Whether the query fails for it is for the
      // rows to say: another condition may exclude them.
      return false;
    }
    partitionFilters.add(filter);
    if (matchingPartitions == null) {
      matchingPartitions = matching;
    } else {
      matchingPartitions.and(matching);
    }
    return true;
  }

  private BitSet matching(Expression filter) {
    Map<String, Integer> ordinals = new HashMap<>();
    String[] names = partitionSchema().fieldNames();
    for (int i = 0; i < names.length; i++) {
      ordinals.put(names[i], i);
    }
    BasePredicate predicate =
        Predicate$.MODULE$.createInterpreted(ColumnBinding.bind(filter, ordinals::get));
    BitSet matching = new BitSet(partitionCount());
    for (int ordinal = 0; ordinal < partitionCount(); ordinal++) {
      if ((matchingPartitions == null || matchingPartitions.get(ordinal))
          && predicate.eval(partitionRow(ordinal))) {
        matching.set(ordinal);
      }
    }
    return matching;
  }

  private static boolean isPushable(Expression filter) {
    return filter.deterministic()
        && !SubqueryExpression.hasSubquery(filter)
        && !callsPython(filter);
  }

  private static boolean callsPython(Expression expression) {
    if (expression instanceof PythonUDF) {
      return true;
    }
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      if (callsPython(child)) {
        return true;
      }
    }
    return false;
  }
}
