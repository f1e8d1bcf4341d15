package io.mangrove

import scala.jdk.CollectionConverters._

import org.apache.spark.sql.{QueryTest, Row}
import org.apache.spark.sql.catalyst.plans.QueryPlan
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan
import org.apache.spark.sql.execution.SparkPlan
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec
import org.apache.spark.sql.execution.command.{ExecutedCommandExec, RunnableCommand}
import org.apache.spark.sql.execution.datasources.LogicalRelation

/** What the suites look at beside rows: the plans Spark ran, and the log they left. */
trait PlanChecks { this: MangroveQueryTest =>

  /** Runs an action and fails if any plan of it, at any stage, holds a V1 relation or command. */
  protected def assertOnlyV2(action: => Unit): Unit = {
    val executions = QueryTest.withQueryExecutionsCaptured(spark)(action)
    assert(executions.nonEmpty, "no plan was seen")
    executions.foreach { execution =>
      val plans: Seq[QueryPlan[_]] =
        Seq(execution.analyzed, execution.optimizedPlan, execution.executedPlan)
      val v1 = plans.flatMap(v1NodesOf)
      assert(v1.isEmpty, s"\n$execution")
    }
  }

  private def v1NodesOf(plan: QueryPlan[_]): Seq[Any] =
    nodesOf(plan).filter {
      case _: LogicalRelation | _: RunnableCommand | _: ExecutedCommandExec => true
      case node =>
        val name = node.getClass.getName
        name.contains("FileSourceScanExec") || name.contains("RowDataSourceScanExec") ||
        name.contains("V1") || name.contains("DataWritingCommand")
    }

  private def nodesOf(plan: Any): Seq[Any] = plan match {
    case adaptive: AdaptiveSparkPlanExec => adaptive +: nodesOf(adaptive.executedPlan)
    case physical: SparkPlan =>
      physical +: (physical.children ++ physical.innerChildren).flatMap(nodesOf)
    case logical: LogicalPlan =>
      logical +: (logical.children ++ logical.innerChildren).flatMap(nodesOf)
    case other: QueryPlan[_] => Seq(other)
    case _ => Nil
  }

  /** What `DESCRIBE HISTORY` says of one column, newest version first. */
  protected def history(table: String, column: String): Seq[Any] =
    sql(s"DESCRIBE HISTORY $table").select(column).collect().toSeq.map(_.get(0))

  protected def operations(table: String): Seq[Any] = history(table, "operation")

  protected def newestVersion(table: String): Long =
    sql(s"DESCRIBE HISTORY $table LIMIT 1").head().getLong(0)

  /** The kinds of action in one commit of the table at a path. */
  protected def actionsOf(path: String, version: Long): Seq[String] = {
    val commit = folderOf(path).resolve("_delta_log").resolve(f"$version%020d.json")
    java.nio.file.Files
      .readAllLines(commit)
      .asScala
      .toSeq
      .map(line => line.drop(2).takeWhile(_ != '"'))
  }

  /** The path of a table, without the scheme that is the store's. */
  protected def locationOf(table: String): String =
    java.net.URI
      .create(
        sql(s"DESCRIBE EXTENDED $table")
          .where("col_name = 'Location'")
          .head()
          .getString(1))
      .getPath

  protected def rows(values: Any*): Seq[Row] = values.map(Row(_))
}
