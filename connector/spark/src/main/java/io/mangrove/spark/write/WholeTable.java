package io.mangrove.spark.write;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Transaction;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Every file gives way. */
record WholeTable() implements Replacement {

  @Override
  public void replace(
      Snapshot snapshot,
      List<WrittenFile> written,
      Transaction transaction,
      Consumer<AddFile> removed) {
    transaction.readWholeTable();
    ActiveFiles files = snapshot.activeFiles();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      removed.accept(files.file(row));
    }
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of();
  }
}
