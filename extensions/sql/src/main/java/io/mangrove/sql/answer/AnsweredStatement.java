package io.mangrove.sql.answer;

import static java.util.Objects.requireNonNull;

import io.mangrove.spark.write.Statement;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.jspecify.annotations.Nullable;
import scala.Enumeration;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A statement that changes rows, and answers how many. */
public final class AnsweredStatement extends LogicalPlan implements Command {
  private final LogicalPlan statement;
  private final Seq<Attribute> output;
  private final Statement facts;
  private @Nullable Seq<Enumeration.Value> patterns;

  /** Spark makes copies by reflection, with these values in this order. */
  public AnsweredStatement(LogicalPlan statement, Seq<Attribute> output, Statement facts) {
    this.statement = statement;
    this.output = output;
    this.facts = facts;
    Command.$init$(this);
  }

  LogicalPlan statement() {
    return statement;
  }

  Statement facts() {
    return facts;
  }

  /** What it has answered. */
  LogicalPlan answer() {
    Seq<InternalRow> rows =
        CollectionConverters.asScala(List.of(Answer.row(output, facts.affected()))).toList();
    return new LocalRelation(output, rows, false, Option.empty());
  }

  @Override
  public Seq<Attribute> output() {
    return output;
  }

  @Override
  public AttributeSet producedAttributes() {
    return outputSet();
  }

  @Override
  public Statistics stats() {
    return statement.stats();
  }

  @Override
  public Seq<LogicalPlan> children() {
    return CollectionConverters.asScala(List.of(statement)).toList();
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return new AnsweredStatement(children.head(), output, facts);
  }

  @Override
  public Seq<Enumeration.Value> nodePatterns() {
    return requireNonNull(patterns);
  }

  @Override
  public void org$apache$spark$sql$catalyst$plans$logical$Command$_setter_$nodePatterns_$eq(
      Seq<Enumeration.Value> value) {
    patterns = value;
  }

  @Override
  public Iterator<Object> stringArgs() {
    return CollectionConverters.asScala(List.<Object>of(output).iterator());
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> statement;
      case 1 -> output;
      default -> facts;
    };
  }

  /** Spark ends its rounds of rules when a plan equals the one before. */
  @Override
  public boolean equals(@Nullable Object o) {
    return this == o
        || (o instanceof AnsweredStatement other
            && statement.equals(other.statement)
            && output.equals(other.output)
            && facts.equals(other.facts));
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof AnsweredStatement;
  }
}
