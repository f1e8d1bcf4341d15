package io.mangrove.log.replay;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Replay as one would explain it: maps by key. What the columns are held to. */
public final class NaiveReplay {
  private final Map<FileKey, AddFile> adds = new LinkedHashMap<>();
  private final Map<FileKey, RemoveFile> removes = new LinkedHashMap<>();
  private final Map<String, SetTransaction> transactions = new HashMap<>();
  private final Map<String, DomainMetadata> domains = new HashMap<>();

  /** All that a state tells of a table. */
  public record Content(
      Set<AddFile> adds,
      Set<RemoveFile> removes,
      Map<String, SetTransaction> transactions,
      Map<String, DomainMetadata> domains,
      long totalSizeBytes,
      int count) {

    public static Content of(TableState state) {
      ActiveFiles files = state.activeFiles();
      Set<AddFile> adds = new HashSet<>();
      for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
        adds.add(files.file(row));
      }
      Tombstones tombstones = state.tombstones();
      Set<RemoveFile> removes = new HashSet<>();
      for (int row = tombstones.nextRow(0); row >= 0; row = tombstones.nextRow(row + 1)) {
        removes.add(tombstones.file(row));
      }
      return new Content(
          adds,
          removes,
          state.transactions(),
          state.domainMetadata(),
          files.totalSizeBytes(),
          files.count());
    }
  }

  public NaiveReplay take(List<Action> commit) {
    for (Action action : commit) {
      if (action instanceof AddFile add) {
        FileKey key = FileKey.of(add.path(), add.deletionVector());
        adds.put(key, asInState(add));
        removes.remove(key);
      } else if (action instanceof RemoveFile remove) {
        FileKey key = FileKey.of(remove.path(), remove.deletionVector());
        removes.put(key, asInState(remove));
        adds.remove(key);
      } else if (action instanceof SetTransaction transaction) {
        transactions.put(transaction.appId(), transaction);
      } else if (action instanceof DomainMetadata domain) {
        domains.remove(domain.domain());
        if (!domain.removed()) {
          domains.put(domain.domain(), domain);
        }
      }
    }
    return this;
  }

  public Content content() {
    long size = adds.values().stream().mapToLong(AddFile::sizeBytes).sum();
    return new Content(
        new HashSet<>(adds.values()),
        new HashSet<>(removes.values()),
        new HashMap<>(transactions),
        new HashMap<>(domains),
        size,
        adds.size());
  }

  private static AddFile asInState(AddFile add) {
    return new AddFile(
        add.path(),
        add.partitionValues(),
        add.sizeBytes(),
        add.modificationTime(),
        false,
        add.stats(),
        add.tags(),
        add.deletionVector(),
        add.baseRowId(),
        add.defaultRowCommitVersion(),
        add.clusteringProvider());
  }

  private static RemoveFile asInState(RemoveFile remove) {
    return new RemoveFile(
        remove.path(),
        remove.deletionTimestamp(),
        false,
        remove.extendedFileMetadata(),
        remove.partitionValues(),
        remove.sizeBytes(),
        null,
        remove.tags(),
        remove.deletionVector(),
        remove.baseRowId(),
        remove.defaultRowCommitVersion());
  }
}
