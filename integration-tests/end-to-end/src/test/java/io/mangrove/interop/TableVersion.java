package io.mangrove.interop;

import java.nio.file.Path;

/**
 * One version of a table on the local file system.
 *
 * @param table the table's folder
 */
record TableVersion(Path table, long version) {

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
