package io.mangrove.interop;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.HistoryEntry;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** What a statement left in a table's folder, as single facts by name. */
final class TableFacts {
  private TableFacts() {}

  /**
   * What commits say of the statement, what the table is by then, and which manifests are there.
   *
   * @param version before the statement
   */
  static SortedMap<String, String> of(Path table, int version) throws IOException {
    DeltaLog log = DeltaLog.forTable(new HadoopLogStore(new Configuration()), table.toString());
    if (!log.exists()) {
      return Outcome.commits(List.of());
    }
    List<HistoryEntry> entries = new ArrayList<>(log.history().latest(0));
    entries.removeIf(entry -> entry.version() <= version);
    Collections.reverse(entries);
    SortedMap<String, String> facts = new TreeMap<>(Outcome.commits(entries));
    if (!entries.isEmpty()) {
      putTable(facts, log.loadSnapshot());
    }
    putManifests(facts, table.resolve("_symlink_format_manifest"));
    return facts;
  }

  private static void putTable(SortedMap<String, String> facts, Snapshot snapshot) {
    facts.put("table.protocol", snapshot.protocol().toString());
    facts.put(
        "table.properties", named(new TreeMap<>(snapshot.metadata().configuration()).toString()));
    facts.put("table.partitionColumns", snapshot.partitionColumns().toString());
    facts.put("table.schema", named(snapshot.metadata().schemaString()));
    facts.put("table.comment", String.valueOf(snapshot.metadata().description()));
    DomainMetadata clustering = snapshot.domainMetadata().get(ClusteringDomain.NAME);
    facts.put(
        "table.clustering",
        clustering == null ? "[]" : named(ClusteringDomain.of(clustering).columns().toString()));
    ActiveFiles files = snapshot.activeFiles();
    List<String> ordered = new ArrayList<>();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      ordered.add(String.valueOf(files.file(row).clusteringProvider()));
    }
    facts.put("table.providers", new TreeSet<>(ordered).toString());
  }

  /** With one name for all that are made up. */
  private static String named(String text) {
    return text.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "any");
  }

  private static void putManifests(SortedMap<String, String> facts, Path folder)
      throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".crc")) {
          List<String> lines = Files.readAllLines(file).stream().sorted().toList();
          facts.put("manifest." + folder.relativize(file), lines.toString());
        }
      }
    }
  }
}
