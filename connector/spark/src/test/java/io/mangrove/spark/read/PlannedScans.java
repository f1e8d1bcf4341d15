package io.mangrove.spark.read;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import scala.jdk.javaapi.CollectionConverters;

/** The scans that Spark made for a query. */
final class PlannedScans {
  private PlannedScans() {}

  /** The scans of a query's optimized plan, in its order. */
  static List<DeltaScan> of(Dataset<?> query) {
    List<DeltaScan> scans = new ArrayList<>();
    for (LogicalPlan leaf :
        CollectionConverters.asJava(
            classic(query).queryExecution().optimizedPlan().collectLeaves())) {
      if (leaf instanceof DataSourceV2ScanRelation relation
          && relation.scan() instanceof DeltaScan scan) {
        scans.add(scan);
      }
    }
    return scans;
  }

  /** The one scan of a query. */
  static DeltaScan only(Dataset<?> query) {
    List<DeltaScan> scans = of(query);
    if (scans.size() != 1) {
      throw new AssertionError(scans.size() + " scans of the log's files in " + query);
    }
    return scans.get(0);
  }

  /** How many files a query opens: those in the splits, each counted once. */
  static int filesOf(Dataset<?> query) {
    return filesOf(only(query));
  }

  static int filesOf(DeltaScan scan) {
    List<String> paths = new ArrayList<>();
    for (var split : scan.planInputPartitions()) {
      FileSplit files = (FileSplit) split;
      for (int i = 0; i < files.size(); i++) {
        paths.add(files.path(i));
      }
    }
    return (int) paths.stream().distinct().count();
  }

  /** The scans of a physical plan that was not made adaptive. */
  static List<DeltaScan> executed(Dataset<?> query) {
    List<DeltaScan> scans = new ArrayList<>();
    for (SparkPlan leaf :
        CollectionConverters.asJava(
            classic(query).queryExecution().executedPlan().collectLeaves())) {
      if (leaf instanceof BatchScanExec exec && exec.scan() instanceof DeltaScan scan) {
        scans.add(scan);
      }
    }
    return scans;
  }

  private static org.apache.spark.sql.classic.Dataset<?> classic(Dataset<?> query) {
    return (org.apache.spark.sql.classic.Dataset<?>) query;
  }
}
