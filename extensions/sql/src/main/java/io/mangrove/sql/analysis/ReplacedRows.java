package io.mangrove.sql.analysis;

import io.mangrove.spark.catalog.LiveTable;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.runtime.AbstractPartialFunction;

/** Rows that an overwrite puts in place of others must meet the condition that named those. */
final class ReplacedRows implements NodeRewrite {
  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (node instanceof OverwriteByExpression overwrite
        && overwrite.resolved()
        && !(overwrite.deleteExpr() instanceof Literal)
        && !isChecked(overwrite.query())
        && overwrite.table() instanceof DataSourceV2Relation relation
        && relation.table() instanceof LiveTable) {
      Expression condition = overwrite.deleteExpr();
      Expression ofRow =
          rebound(condition, Scala.list(relation.output()), Scala.list(overwrite.query().output()));
      return overwrite.withNewQuery(
          new Filter(new RowWithinReplaceWhere(ofRow, condition.sql()), overwrite.query()));
    }
    return node;
  }

  private static boolean isChecked(LogicalPlan query) {
    return query instanceof Filter filter && filter.condition() instanceof RowWithinReplaceWhere;
  }

  /** The condition over the columns of the query, which stand as those of the table do. */
  private static Expression rebound(
      Expression condition, List<AttributeReference> table, List<Attribute> query) {
    return condition.transform(
        new AbstractPartialFunction<Expression, Expression>() {
          @Override
          public boolean isDefinedAt(Expression part) {
            return part instanceof AttributeReference;
          }

          @Override
          public Expression apply(Expression part) {
            for (int i = 0; i < table.size(); i++) {
              if (table.get(i).exprId().equals(((AttributeReference) part).exprId())) {
                return query.get(i);
              }
            }
            return part;
          }
        });
  }
}
