package io.mangrove.benchmarks;

import io.mangrove.log.snapshot.Snapshot;
import java.nio.file.Path;

/** Loads a table with this project's log. */
final class MangroveLoad {
  private MangroveLoad() {}

  public static void main(String[] args) throws Exception {
    Path table = Path.of(args[0]);
    LoadProcess.serve(
        () -> {
          Snapshot snapshot = HugeTable.log(table).loadSnapshot();
          return (long) snapshot.activeFiles().count();
        });
  }
}
