package io.mangrove.log.fuzz;

import static io.mangrove.log.fuzz.FuzzTable.LOG;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.replay.NaiveReplay;
import io.mangrove.log.replay.NaiveReplay.Content;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A log read as one would explain it, every way in turn: files by patterns of their names, lines as
 * trees, Parquet by its example reader, state by maps.
 */
final class NaiveLog {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final Pattern COMPACTED =
      Pattern.compile("(\\d{20})\\.(\\d{20})\\.compacted.json");
  private static final Pattern WHOLE =
      Pattern.compile("(\\d{20})\\.checkpoint(\\.[0-9a-fA-F-]{36})?\\.(parquet|json)");
  private static final Pattern PART =
      Pattern.compile("(\\d{20})\\.checkpoint\\.(\\d{10})\\.(\\d{10})\\.parquet");

  private final InMemoryLogStore store;
  private final Map<String, List<JsonNode>> parsed;
  private final Map<ByteBuffer, List<JsonNode>> known;
  private final Map<Long, String> commits = new TreeMap<>();
  private final Map<Long, Map<Long, String>> compactions = new TreeMap<>();
  private final List<Beginning> checkpoints = new ArrayList<>();

  /** All that is known of a table at a version. */
  record Table(@Nullable Protocol protocol, @Nullable Metadata metadata, Content content) {
    static Table of(Snapshot snapshot) {
      return new Table(snapshot.protocol(), snapshot.metadata(), Content.of(snapshot.state()));
    }
  }

  private record Beginning(long version, List<String> files) {}

  /**
   * @param known what was parsed of other logs with the same files; see {@link #parsed}
   */
  NaiveLog(InMemoryLogStore store, Map<ByteBuffer, List<JsonNode>> known) {
    this.store = store;
    this.parsed = new HashMap<>();
    this.known = known;
    Map<String, String[]> parts = new TreeMap<>();
    for (String path : store.paths()) {
      if (!path.startsWith(LOG + "/") || path.indexOf('/', LOG.length() + 1) >= 0) {
        continue;
      }
      String name = path.substring(LOG.length() + 1);
      Matcher match = COMMIT.matcher(name);
      if (match.matches() && version(match) >= 0) {
        commits.put(version(match), path);
      }
      match = COMPACTED.matcher(name);
      if (match.matches() && version(match) >= 0) {
        compactions
            .computeIfAbsent(version(match), first -> new TreeMap<>())
            .put(Long.parseLong(match.group(2)), path);
      }
      match = WHOLE.matcher(name);
      boolean classic = name.endsWith(".checkpoint.parquet");
      if (match.matches() && version(match) >= 0 && (classic || match.group(2) != null)) {
        checkpoints.add(new Beginning(version(match), List.of(path)));
      }
      match = PART.matcher(name);
      if (match.matches() && version(match) >= 0) {
        long part = Long.parseLong(match.group(2));
        long count = Long.parseLong(match.group(3));
        if (part >= 1 && part <= count && count < 1_000) {
          parts
                  .computeIfAbsent(match.group(1) + "." + count, of -> new String[(int) count])[
                  (int) part - 1] =
              path;
        }
      }
    }
    parts.forEach(
        (of, files) -> {
          if (!Arrays.asList(files).contains(null)) {
            checkpoints.add(new Beginning(Long.parseLong(of.substring(0, 20)), List.of(files)));
          }
        });
  }

  private static long version(Matcher match) {
    try {
      return Long.parseLong(match.group(1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The newest version there is any file of; -1 for none. */
  long latest() {
    long latest = -1;
    for (long version : commits.keySet()) {
      latest = Math.max(latest, version);
    }
    for (Beginning checkpoint : checkpoints) {
      latest = Math.max(latest, checkpoint.version());
    }
    return latest;
  }

  /** Whether the version is this by some way to make it up. */
  boolean hasAt(long version, Table table) {
    List<Beginning> beginnings = new ArrayList<>(checkpoints);
    beginnings.add(new Beginning(-1, List.of()));
    for (Beginning beginning : beginnings) {
      for (boolean compacted : new boolean[] {true, false}) {
        if (beginning.version() > version || (compacted && compactions.isEmpty())) {
          continue;
        }
        try {
          if (from(beginning, version, compacted).equals(table)) {
            return true;
          }
        } catch (IOException | RuntimeException e) {
          // This way cannot be gone.
        }
      }
    }
    return false;
  }

  /** Whether the version follows from a known one by the commits after it. */
  boolean hasAfter(Snapshot known, long version, Table table) {
    State state = new State();
    try {
      Content before = Content.of(known.state());
      state.replay.take(List.copyOf(before.adds()));
      state.replay.take(List.copyOf(before.removes()));
      state.replay.take(List.copyOf(before.transactions().values()));
      state.replay.take(List.copyOf(before.domains().values()));
      state.protocol = known.protocol();
      state.metadata = known.metadata();
      for (long next = known.version() + 1; next <= version; next++) {
        state.takeLines(rows(commits.get(next)));
      }
      return state.table().equals(table);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private Table from(Beginning beginning, long version, boolean compacted) throws IOException {
    State state = new State();
    List<JsonNode> rows = new ArrayList<>();
    for (String file : beginning.files()) {
      rows.addAll(rows(file));
    }
    for (JsonNode row : List.copyOf(rows)) {
      JsonNode sidecar = row.get("sidecar");
      if (sidecar != null && !sidecar.isNull()) {
        String path =
            URLDecoder.decode(
                TreeActions.text(sidecar, "path").replace("+", "%2B"), StandardCharsets.UTF_8);
        rows.addAll(rows(LOG + "/_sidecars/" + path.substring(path.lastIndexOf('/') + 1)));
      }
    }
    state.takeLines(rows);
    for (long next = beginning.version() + 1; next <= version; ) {
      long last = next;
      String file = commits.get(next);
      if (compacted) {
        for (Map.Entry<Long, String> run : compactions.getOrDefault(next, Map.of()).entrySet()) {
          if (run.getKey() <= version && run.getKey() > last) {
            last = run.getKey();
            file = run.getValue();
          }
        }
      }
      state.takeLines(rows(file));
      next = last + 1;
    }
    return state.table();
  }

  /** Parses everything that can be, for other logs with the same files. */
  static Map<ByteBuffer, List<JsonNode>> parsed(InMemoryLogStore store) throws IOException {
    Map<ByteBuffer, List<JsonNode>> parsed = new HashMap<>();
    for (String path : store.paths()) {
      if (!path.endsWith(".bin")) {
        byte[] bytes = store.bytes(path);
        parsed.put(ByteBuffer.wrap(bytes), parse(path, bytes));
      }
    }
    return parsed;
  }

  private List<JsonNode> rows(@Nullable String path) throws IOException {
    if (path == null) {
      throw new IOException("a gap");
    }
    List<JsonNode> rows = parsed.get(path);
    if (rows == null) {
      byte[] bytes = store.bytes(path);
      rows = known.get(ByteBuffer.wrap(bytes));
      rows = rows == null ? parse(path, bytes) : rows;
      parsed.put(path, rows);
    }
    return rows;
  }

  private static List<JsonNode> parse(String path, byte[] bytes) throws IOException {
    return path.endsWith(".parquet")
        ? ParquetTree.rows(bytes)
        : JSON.readerFor(JsonNode.class).<JsonNode>readValues(bytes).readAll();
  }

  private static final class State {
    private final NaiveReplay replay = new NaiveReplay();
    private @Nullable Protocol protocol;
    private @Nullable Metadata metadata;

    void takeLines(List<JsonNode> lines) {
      for (JsonNode line : lines) {
        List<Action> actions = TreeActions.of(line);
        replay.take(actions);
        for (Action action : actions) {
          protocol = action instanceof Protocol changed ? changed : protocol;
          metadata = action instanceof Metadata changed ? changed : metadata;
        }
      }
    }

    Table table() {
      return new Table(protocol, metadata, replay.content());
    }
  }
}
