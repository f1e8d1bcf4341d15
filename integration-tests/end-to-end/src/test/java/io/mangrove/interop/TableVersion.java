package io.mangrove.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One version of a table on the local file system.
 *
 * @param table the table's folder
 */
public record TableVersion(Path table, long version) {

  /** The versions of all tables in and below a folder, by table and version. */
  static List<TableVersion> below(Path folder) throws IOException {
    List<Path> logs;
    try (Stream<Path> all = Files.walk(folder)) {
      logs = all.filter(path -> path.endsWith("_delta_log")).sorted().toList();
    }
    List<TableVersion> versions = new ArrayList<>();
    for (Path log : logs) {
      try (Stream<Path> files = Files.list(log)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.matches("\\d{20}\\.json"))
            .map(name -> Long.parseLong(name.substring(0, 20)))
            .sorted()
            .forEach(version -> versions.add(new TableVersion(log.getParent(), version)));
      }
    }
    return versions;
  }

  /** As one line of a request to another process. */
  String line() {
    return version + "\t" + table;
  }

  static TableVersion ofLine(String line) {
    int tab = line.indexOf('\t');
    return new TableVersion(
        Path.of(line.substring(tab + 1)), Long.parseLong(line.substring(0, tab)));
  }
}
