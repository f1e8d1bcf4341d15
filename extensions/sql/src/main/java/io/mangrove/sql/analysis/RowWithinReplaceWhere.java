package io.mangrove.sql.analysis;

import io.mangrove.spark.convert.ErrorConverter;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * True for a row that meets a condition; fails the write for any other. Not deterministic in
 * Spark's eyes, so that the optimizer does not ask it of rows that the query drops later. Runs in
 * tasks.
 */
public final class RowWithinReplaceWhere extends Expression
    implements CodegenFallback, Serializable {
  private static final long serialVersionUID = 1L;

  private final Expression condition;
  private final String text;

  /**
   * One public constructor whose parameters are the elements in order: Spark copies by reflection.
   *
   * @param text the condition as the error shows it
   */
  public RowWithinReplaceWhere(Expression condition, String text) {
    this.condition = condition;
    this.text = text;
  }

  @Override
  public Seq<Expression> children() {
    return Scala.seq(List.of(condition));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new RowWithinReplaceWhere(children.head(), text);
  }

  @Override
  public Object eval(@Nullable InternalRow row) {
    if (Boolean.TRUE.equals(condition.eval(row))) {
      return true;
    }
    throw ErrorConverter.atExecution(
        PlanError.DELTA_REPLACE_WHERE_MISMATCH.with("replaceWhere", text));
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public boolean deterministic() {
    return false;
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public DataType dataType() {
    return DataTypes.BooleanType;
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> condition;
      case 1 -> text;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RowWithinReplaceWhere;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof RowWithinReplaceWhere other
        && condition.equals(other.condition)
        && text.equals(other.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(condition, text);
  }
}
