package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.maintenance.CompactionPlan;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The order that a clustered table keeps its rows in. PROTOCOL: Clustered Table. */
final class Clustering {
  /** What files are marked with whose rows are in order; the name that Delta engines share. */
  static final String PROVIDER = "liquid";

  private Clustering() {}

  /** The names down to each column, as users know them; none where the table is not clustered. */
  static List<List<String>> columns(Snapshot snapshot) {
    DomainMetadata domain = snapshot.domainMetadata().get(ClusteringDomain.NAME);
    List<List<String>> columns = new ArrayList<>();
    if (domain != null) {
      for (List<String> physical : ClusteringDomain.of(domain).columns()) {
        columns.add(ColumnMapping.logicalPath(snapshot.schema(), physical));
      }
    }
    return columns;
  }

  /**
   * The files whose rows are to be put into order: those that are not yet, or of which many are
   * masked, together with small ones that are, which a new order may fill up. What is in order and
   * large stays as it is.
   *
   * @param full whether all files are
   */
  static BitSet files(Snapshot snapshot, CompactionPlan.Limits limits, boolean full) {
    ActiveFiles files = snapshot.activeFiles();
    BitSet chosen = new BitSet(files.rows());
    int small = 0;
    boolean unordered = false;
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      boolean ordered =
          PROVIDER.equals(files.file(row).clusteringProvider())
              && !CompactionPlan.isMasked(files, row, limits.maxDeletedRatio());
      boolean isSmall = files.sizeBytes(row) < limits.maxFileBytes() / 2;
      chosen.set(row, full || !ordered || isSmall);
      unordered |= !ordered;
      small += isSmall ? 1 : 0;
    }
    return full || unordered || small > 1 ? chosen : new BitSet();
  }
}
