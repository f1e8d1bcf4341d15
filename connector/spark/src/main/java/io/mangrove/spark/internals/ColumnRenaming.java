package io.mangrove.spark.internals;

import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import scala.runtime.AbstractPartialFunction;

/** Puts the columns of files in an expression where it names those of a table. */
final class ColumnRenaming {
  private final Function<StructField, @Nullable StructField> inFile;
  private boolean complete = true;

  private ColumnRenaming(Function<StructField, @Nullable StructField> inFile) {
    this.inFile = inFile;
  }

  /**
   * The renamed expression; null where it names a column that files have not.
   *
   * @param inFile a column, with its type, as files have it
   */
  static @Nullable Expression rename(
      Expression expression, Function<StructField, @Nullable StructField> inFile) {
    ColumnRenaming renaming = new ColumnRenaming(inFile);
    Expression renamed =
        expression.transform(
            new AbstractPartialFunction<Expression, Expression>() {
              @Override
              public boolean isDefinedAt(Expression node) {
                return node instanceof AttributeReference;
              }

              @Override
              public Expression apply(Expression node) {
                return renaming.renamed((AttributeReference) node);
              }
            });
    return renaming.complete ? renamed : null;
  }

  private Expression renamed(AttributeReference column) {
    StructField found =
        inFile.apply(
            new StructField(
                column.name(), column.dataType(), column.nullable(), column.metadata()));
    if (found == null) {
      complete = false;
      return column;
    }
    return new AttributeReference(
        found.name(),
        found.dataType(),
        column.nullable(),
        column.metadata(),
        column.exprId(),
        column.qualifier());
  }
}
