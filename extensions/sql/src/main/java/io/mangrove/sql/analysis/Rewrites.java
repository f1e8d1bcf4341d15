package io.mangrove.sql.analysis;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.SparkSession;

/** The rewrites in the order they are made, by the phase of analysis they belong to. */
public final class Rewrites {
  private Rewrites() {}

  /** Before Spark resolves a name: what is written about Delta becomes names of our catalogs. */
  public static Rule<LogicalPlan> ofNames(SparkSession session) {
    Tables tables = new Tables(session);
    return new RewriteRule(
        "mangrove.Names",
        List.of(
            new SessionCheck(tables),
            new AddedConstraints(tables),
            new PathReads(tables),
            new PathNames(tables),
            new ChangeReads(tables),
            new PathWrites(tables),
            new TableOverwrites(tables),
            new WriteTargets(tables),
            new MergeTargets(tables),
            new OverwriteOptions(tables)));
  }

  /** With Spark's own resolution, until nothing changes. */
  public static Rule<LogicalPlan> ofResolution(SparkSession session) {
    Tables tables = new Tables(session);
    return new RewriteRule(
        "mangrove.Resolution",
        List.of(
            new MissingPaths(),
            new ShownPartitions(),
            new PinnedChanges(),
            new TargetViews(tables),
            RowLevelStatements::ofAllRows,
            RowOrigins::early,
            new AlignedWrites(tables),
            new MergeEvolution()));
  }

  /** Once, when all is resolved. */
  public static Rule<LogicalPlan> ofResolved() {
    return new RewriteRule(
        "mangrove.Resolved",
        List.of(
            new WholeTargets(), RowOrigins::planned, new ReplacedRows(), new RowLevelStatements()));
  }
}
