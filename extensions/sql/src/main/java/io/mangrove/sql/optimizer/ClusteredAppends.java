package io.mangrove.sql.optimizer;

import io.mangrove.spark.write.WriteTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NullsFirst$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.ClusterByTransform;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;
import scala.math.BigInt;

/**
 * Sorts large appends to clustered tables by the clustering columns on their way into files, so
 * that queries leave files out before OPTIMIZE has seen them. The files count as not yet in order:
 * OPTIMIZE puts them on its curve. Small appends are written as they come, without a shuffle.
 */
public final class ClusteredAppends extends Rule<LogicalPlan> {
  private static final String MIN_BYTES = "spark.mangrove.clusterOnWrite.minBytes";

  /** About as much as is worth the second look at the rows that their sample takes. */
  private static final long DEFAULT_MIN_BYTES = 1L << 30;

  private static final long TASK_BYTES = 128L << 20;

  private final SQLConf conf;

  /**
   * @param conf of the session, for what it calls large
   */
  public ClusteredAppends(SQLConf conf) {
    this.conf = conf;
  }

  @Override
  public String ruleName() {
    return "mangrove.ClusteredAppends";
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (plan instanceof AppendData append
        && append.table() instanceof DataSourceV2Relation relation) {
      List<SortOrder> order = order(relation, append.query());
      if (!order.isEmpty() && isLarge(append.query())) {
        return append.withNewQuery(sorted(order, append.query()));
      }
    }
    return plan;
  }

  private boolean isLarge(LogicalPlan query) {
    long least =
        Long.parseLong(conf.getConfString(MIN_BYTES, Long.toString(DEFAULT_MIN_BYTES)).strip());
    return !(query instanceof Sort)
        && Plans.scanned(query).stats().sizeInBytes().$greater$eq(BigInt.apply(least));
  }

  /** By the first of the clustering columns, as far as they are no fields of structs. */
  private static List<SortOrder> order(DataSourceV2Relation relation, LogicalPlan query) {
    List<AttributeReference> columns = Plans.list(relation.output());
    List<Attribute> values = Plans.list(query.output());
    List<SortOrder> order = new ArrayList<>();
    for (List<String> path : clusteringColumns(relation.table())) {
      int place = path.size() == 1 ? place(columns, path.get(0)) : -1;
      if (place < 0 || place >= values.size()) {
        break;
      }
      order.add(
          new SortOrder(
              values.get(place),
              Ascending$.MODULE$,
              NullsFirst$.MODULE$,
              Plans.seq(List.<Expression>of())));
    }
    return order;
  }

  private static List<List<String>> clusteringColumns(Table table) {
    List<List<String>> columns = new ArrayList<>();
    if (table instanceof WriteTarget) {
      Arrays.stream(table.partitioning())
          .filter(ClusterByTransform.class::isInstance)
          .flatMap(transform -> Arrays.stream(transform.references()))
          .map(NamedReference::fieldNames)
          .forEach(names -> columns.add(List.of(names)));
    }
    return columns;
  }

  private static int place(List<AttributeReference> columns, String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return columns.stream()
        .map(column -> column.name().toLowerCase(Locale.ROOT))
        .toList()
        .indexOf(wanted);
  }

  private static LogicalPlan sorted(List<SortOrder> order, LogicalPlan query) {
    LogicalPlan ranges =
        new RepartitionByExpression(
            Plans.seq(order), query, Option.empty(), Option.apply(TASK_BYTES));
    return new Sort(Plans.seq(order), false, ranges, Option.empty());
  }
}
