package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.ResolvedTable;
import org.apache.spark.sql.catalyst.analysis.UnresolvedPartitionSpec;
import org.apache.spark.sql.catalyst.analysis.UnresolvedProcedure;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Call;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ShowPartitions;
import org.apache.spark.sql.catalyst.util.QuotingUtils;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code SHOW PARTITIONS} of our tables as the call of a procedure. Spark's own would have the
 * catalog keep partitions, and shows them as one text each.
 */
final class ShownPartitions implements NodeRewrite {
  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (!(node instanceof ShowPartitions show)
        || !(show.table() instanceof ResolvedTable resolved)
        || !(resolved.table() instanceof LiveTable)) {
      return node;
    }
    String catalog = resolved.catalog().name();
    List<Expression> arguments = new ArrayList<>();
    arguments.add(Literal.create(name(catalog, resolved.identifier()), DataTypes.StringType));
    if (show.pattern().isDefined()
        && show.pattern().get() instanceof UnresolvedPartitionSpec partition) {
      arguments.add(
          Literal.create(
              partition.spec(),
              DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType)));
    }
    return new Call(
        new UnresolvedProcedure(Scala.seq(List.of(catalog, "system", "show_partitions"))),
        Scala.seq(arguments),
        true);
  }

  /** A path is no name of a catalog's, wherever it was resolved. */
  private static String name(String catalog, Identifier ident) {
    List<String> parts = new ArrayList<>();
    if (ident.namespace().length != 1 || !ident.namespace()[0].equalsIgnoreCase("delta")) {
      parts.add(catalog);
    }
    parts.addAll(List.of(ident.namespace()));
    parts.add(ident.name());
    return QuotingUtils.quoteNameParts(Scala.seq(parts));
  }
}
