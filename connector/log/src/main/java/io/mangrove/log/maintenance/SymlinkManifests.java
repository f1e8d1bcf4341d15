package io.mangrove.log.maintenance;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.files.PartitionDirectory;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a version, listed in a text file for each partition, for engines that know nothing
 * of the log: those that read Hive's symlink tables. They see all rows of a file, so there must be
 * no deletion vectors, and look for columns by their names. Each text is replaced as a whole.
 */
public final class SymlinkManifests {
  /** The folder of the manifests, below the table's root. */
  public static final String FOLDER = "_symlink_format_manifest";

  private static final String NAME = "manifest";

  private final LogStore store;
  private final Snapshot snapshot;
  private final String root;
  private final ActiveFiles files;

  public SymlinkManifests(LogStore store, Snapshot snapshot) {
    this.store = store;
    this.snapshot = snapshot;
    this.root = snapshot.tableRoot();
    this.files = snapshot.activeFiles();
  }

  /**
   * Writes the manifests of all partitions.
   *
   * @return their paths, not percent-encoded; any other manifest is of an earlier version
   */
  public Set<String> writeAll() throws IOException {
    BitSet all = new BitSet();
    all.set(0, files.partitionCount());
    return write(all);
  }

  /**
   * Writes the manifests of the partitions that a commit has changed.
   *
   * @return whether there are such
   */
  public boolean writeTouchedBy(List<Action> commit) throws IOException {
    Set<Map<String, @Nullable String>> touched = new HashSet<>();
    boolean all = false;
    for (Action action : commit) {
      if (action instanceof AddFile add) {
        touched.add(add.partitionValues());
      } else if (action instanceof RemoveFile remove && remove.partitionValues() != null) {
        touched.add(remove.partitionValues());
      }
      // Of a file without values or with other metadata anything may have changed.
      all |= action instanceof Metadata;
      all |= action instanceof RemoveFile remove && remove.partitionValues() == null;
    }
    if (touched.isEmpty() && !all) {
      return false;
    }
    BitSet ordinals = new BitSet();
    Set<Map<String, @Nullable String>> known = new HashSet<>();
    for (int ordinal = 0; ordinal < files.partitionCount(); ordinal++) {
      ordinals.set(ordinal, all || touched.contains(files.partition(ordinal)));
      known.add(files.partition(ordinal));
    }
    Set<String> unused = write(ordinals);
    Set<String> columns = new HashSet<>(snapshot.partitionColumns());
    for (Map<String, @Nullable String> partition : touched) {
      if (!known.contains(partition) && !columns.isEmpty() && partition.keySet().equals(columns)) {
        store.delete(path(folder(partition) + "/"));
      }
    }
    return true;
  }

  private Set<String> write(BitSet ordinals) throws IOException {
    Map<Integer, StringBuilder> texts = new HashMap<>();
    boolean whole = snapshot.partitionColumns().isEmpty();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      if (whole || ordinals.get(files.partitionOrdinal(row))) {
        if (files.deletionVector(row) != null) {
          throw new IllegalStateException(files.path(row) + " has rows that do not count");
        }
        texts
            .computeIfAbsent(files.partitionOrdinal(row), ordinal -> new StringBuilder())
            .append(DataPath.absolute(root, files.path(row)))
            .append('\n');
      }
    }
    Set<String> written = new HashSet<>();
    if (whole) {
      StringBuilder text = new StringBuilder();
      texts.values().forEach(text::append);
      replace(path(""), text, written);
      return written;
    }
    for (int ordinal = ordinals.nextSetBit(0);
        ordinal >= 0;
        ordinal = ordinals.nextSetBit(ordinal + 1)) {
      String path = path(folder(files.partition(ordinal)) + "/");
      StringBuilder text = texts.get(ordinal);
      if (text == null) {
        store.delete(path); // the partition has no file any more
      } else {
        replace(path, text, written);
      }
    }
    return written;
  }

  private void replace(String path, StringBuilder text, Set<String> written) throws IOException {
    store.replace(path, text.toString().getBytes(StandardCharsets.UTF_8));
    written.add(path);
  }

  private String folder(Map<String, @Nullable String> partition) {
    List<String> columns = snapshot.partitionColumns();
    List<@Nullable String> values = new ArrayList<>(columns.size());
    columns.forEach(column -> values.add(partition.get(column)));
    return PartitionDirectory.of(columns, values);
  }

  private String path(String folder) {
    String below = root.endsWith("/") ? root : root + "/";
    return below + FOLDER + "/" + folder + NAME;
  }
}
