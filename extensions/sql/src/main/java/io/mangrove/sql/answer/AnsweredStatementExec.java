package io.mangrove.sql.answer;

import io.mangrove.spark.write.Statement;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.V2CommandExec;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Runs a statement once, then answers what its commit told. No job runs for the answer. */
@SuppressWarnings("serial") // plans stay on the driver, as Spark's own commands do
public final class AnsweredStatementExec extends V2CommandExec {
  private final SparkPlan statement;
  private final Seq<Attribute> output;
  private final Statement facts;

  /** Spark makes copies by reflection, with these values in this order. */
  public AnsweredStatementExec(SparkPlan statement, Seq<Attribute> output, Statement facts) {
    this.statement = statement;
    this.output = output;
    this.facts = facts;
  }

  @Override
  public Seq<InternalRow> run() {
    if (!facts.affected().isAnswered()) {
      var unused = statement.executeCollect();
      facts.affected().setAnswered();
    }
    return CollectionConverters.asScala(List.of(Answer.row(output, facts.affected()))).toList();
  }

  @Override
  public Seq<Attribute> output() {
    return output;
  }

  @Override
  public Seq<SparkPlan> children() {
    return CollectionConverters.asScala(List.of(statement)).toList();
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new AnsweredStatementExec(children.head(), output, facts);
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
        || (o instanceof AnsweredStatementExec other
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
    return other instanceof AnsweredStatementExec;
  }
}
