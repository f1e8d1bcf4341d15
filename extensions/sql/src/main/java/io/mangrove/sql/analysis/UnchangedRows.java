package io.mangrove.sql.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/**
 * Rows that an UPDATE would leave as they are, which are left alone where a session asks for it.
 */
final class UnchangedRows {
  private static final String CONF = "spark.mangrove.update.skipUnchangedRows";

  private UnchangedRows() {}

  /**
   * The rows that an UPDATE writes without those that would be the same.
   *
   * @param query what Spark makes of it: the kind of change, then a value for each column
   */
  static LogicalPlan without(LogicalPlan query) {
    if (!Boolean.parseBoolean(SparkSession.active().conf().get(CONF, "false"))
        || !(query instanceof Project project)) {
      return query;
    }
    List<NamedExpression> values = Scala.list(project.projectList());
    List<Attribute> columns = Scala.list(project.child().output());
    List<Expression> same = new ArrayList<>();
    for (int i = 0; i < columns.size() && i + 1 < values.size(); i++) {
      Expression value = withoutName((Expression) values.get(i + 1));
      if (isHidden(columns.get(i)) || value.semanticEquals(columns.get(i))) {
        continue;
      }
      if (!value.deterministic() || !RowOrdering.isOrderable(columns.get(i).dataType())) {
        return query;
      }
      same.add(new EqualNullSafe(ExactValues.of(columns.get(i)), ExactValues.of(value)));
    }
    Expression changed = new Not(same.stream().reduce(And::new).orElse(Literal.TrueLiteral()));
    // Rules are asked twice, and must not change a plan the second time.
    return project.child() instanceof Filter filter && filter.condition().semanticEquals(changed)
        ? query
        : new Project(project.projectList(), new Filter(changed, project.child()));
  }

  private static Expression withoutName(Expression value) {
    return value instanceof Alias alias ? withoutName(alias.child()) : value;
  }

  /** A metadata column, which no statement sets. */
  private static boolean isHidden(Attribute column) {
    return column.metadata().contains("__metadata_col");
  }
}
