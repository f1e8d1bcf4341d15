package io.mangrove.log.testkit;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.ColumnStats;
import io.mangrove.log.stats.FileStats;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Files of a {@link TestTable} whose rows can be told without opening them: the ids are in a tag,
 * in the order of the rows.
 */
public final class TableRows {
  /** The configuration of a table whose rows may be masked. */
  public static final Map<String, String> MASKABLE = Map.of("delta.enableDeletionVectors", "true");

  private static final String TAG = "ids";

  private TableRows() {}

  /** A file with a row for each id. */
  public static AddFile file(String name, String part, long... ids) {
    long[] sorted = ids.clone();
    Arrays.sort(sorted);
    FileStats stats =
        new FileStats(
            ids.length,
            Map.of(List.of("id"), new ColumnStats(sorted[0], sorted[ids.length - 1], 0L)));
    String text = Arrays.stream(ids).mapToObj(Long::toString).collect(Collectors.joining(","));
    return new AddFile(
        name,
        Map.of("part", part),
        100,
        1_000,
        true,
        stats.toJson(TestTable.SCHEMA),
        Map.of(TAG, text),
        null,
        null,
        null,
        null);
  }

  /** The file of a name in a version. */
  public static AddFile active(Snapshot snapshot, String name) {
    for (AddFile file : files(snapshot)) {
      if (file.path().equals(name)) {
        return file;
      }
    }
    throw new AssertionError(name + " is not in " + snapshot);
  }

  /** All files of a version. */
  public static List<AddFile> files(Snapshot snapshot) {
    ActiveFiles files = snapshot.activeFiles();
    List<AddFile> found = new ArrayList<>();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      found.add(files.file(row));
    }
    return found;
  }

  /** The ids in a file by the position of their rows, masked ones included. */
  public static long[] ids(AddFile file) {
    return Arrays.stream(file.tags().get(TAG).split(",")).mapToLong(Long::parseLong).toArray();
  }

  /** The rows masked in a file. */
  public static DeletionVector masked(LogStore store, String root, AddFile file) {
    if (file.deletionVector() == null) {
      return DeletionVector.of();
    }
    try {
      return DeletionVector.load(store, root, file.deletionVector(), file.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids of the rows of a file that count. */
  public static List<Long> live(LogStore store, String root, AddFile file) {
    DeletionVector masked = masked(store, root, file);
    long[] ids = ids(file);
    List<Long> live = new ArrayList<>();
    for (int position = 0; position < ids.length; position++) {
      if (!masked.contains(position)) {
        live.add(ids[position]);
      }
    }
    return live;
  }

  /** The ids of all rows of a version, sorted. */
  public static List<Long> ids(LogStore store, Snapshot snapshot) {
    List<Long> ids = new ArrayList<>();
    for (AddFile file : files(snapshot)) {
      ids.addAll(live(store, snapshot.tableRoot(), file));
    }
    ids.sort(null);
    return ids;
  }
}
