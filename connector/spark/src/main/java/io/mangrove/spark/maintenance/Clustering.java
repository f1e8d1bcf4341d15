package io.mangrove.spark.maintenance;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.maintenance.CompactionPlan;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  /**
   * Files by the order that their rows are in: those put into one in one run, and those in none.
   */
  static Collection<BitSet> alike(ActiveFiles files, BitSet among) {
    Map<String, BitSet> byOrder = new LinkedHashMap<>();
    for (int row = among.nextSetBit(0); row >= 0; row = among.nextSetBit(row + 1)) {
      AddFile file = files.file(row);
      String provider = file.clusteringProvider();
      String order = provider == null ? "" : provider + new TreeMap<>(file.tags());
      byOrder.computeIfAbsent(order, any -> new BitSet()).set(row);
    }
    return byOrder.values();
  }

  /** A file in the place of others, in their order if they have one and the same. */
  static AddFile inOrderOf(List<AddFile> sources, AddFile file) {
    AddFile first = sources.get(0);
    String provider = first.clusteringProvider();
    for (AddFile source : sources) {
      if (provider == null
          || !provider.equals(source.clusteringProvider())
          || !first.tags().equals(source.tags())) {
        return file;
      }
    }
    return file.clusteredBy(requireNonNull(provider), first.tags());
  }
}
