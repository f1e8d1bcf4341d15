package io.mangrove.sql.analysis;

import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.NamedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.OverwritePartitionsDynamic;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.jspecify.annotations.Nullable;

/** What Spark's three commands that write rows to a table share and do not say in their trait. */
final class WriteCommands {
  private WriteCommands() {}

  /** The options of the write; null for a command that is none of the three. */
  static @Nullable Map<String, String> options(V2WriteCommand write) {
    if (write instanceof AppendData append) {
      return Scala.map(append.writeOptions());
    }
    if (write instanceof OverwriteByExpression overwrite) {
      return Scala.map(overwrite.writeOptions());
    }
    return write instanceof OverwritePartitionsDynamic dynamic
        ? Scala.map(dynamic.writeOptions())
        : null;
  }

  /** The same write to another table. */
  static LogicalPlan withTable(V2WriteCommand write, NamedRelation table) {
    return (LogicalPlan) write.withNewTable(table);
  }

  /** The same overwrite, of the partitions it has rows for. */
  static OverwritePartitionsDynamic ofPartitions(OverwriteByExpression overwrite) {
    return new OverwritePartitionsDynamic(
        overwrite.table(),
        overwrite.query(),
        overwrite.writeOptions(),
        overwrite.isByName(),
        overwrite.withSchemaEvolution(),
        Scala.none());
  }

  /** The same overwrite, of the rows that an expression names. */
  static OverwriteByExpression of(OverwriteByExpression overwrite, Expression replaced) {
    return overwrite.copy(
        overwrite.table(),
        replaced,
        overwrite.query(),
        overwrite.writeOptions(),
        overwrite.isByName(),
        overwrite.withSchemaEvolution(),
        overwrite.write(),
        overwrite.analyzedQuery());
  }

  /** The same overwrite, of all rows. */
  static OverwriteByExpression ofAll(OverwritePartitionsDynamic overwrite, Expression all) {
    return new OverwriteByExpression(
        overwrite.table(),
        all,
        overwrite.query(),
        overwrite.writeOptions(),
        overwrite.isByName(),
        overwrite.withSchemaEvolution(),
        Scala.none(),
        Scala.none());
  }
}
