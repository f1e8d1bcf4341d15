package io.mangrove.log.fuzz;

import static io.mangrove.log.fuzz.FuzzTable.LOG;

import io.mangrove.log.checkpoint.parquet.PageBytes;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** Damages the files of a log, at random but the same for the same seed. For one thread. */
final class Mutations {
  private static final int MOST = 3;

  private final InMemoryLogStore store;
  private final Random random;
  private final List<String> done = new ArrayList<>();
  private boolean inPages;

  Mutations(InMemoryLogStore store, long seed) {
    this.store = store;
    this.random = new Random(seed);
  }

  /** Mostly one mutation, sometimes more; what was done. */
  List<String> run() throws IOException {
    int count = 1 + (random.nextInt(4) == 0 ? random.nextInt(MOST) : 0);
    for (int i = 0; i < count && !store.paths().isEmpty(); i++) {
      String path = any(store.paths());
      switch (random.nextInt(8)) {
        case 0 -> file(path);
        case 1, 2 -> bytes(path);
        case 3 -> lines(anyText());
        default -> json(anyText());
      }
    }
    inPages &= done.size() == 1;
    return done;
  }

  /** Whether all that was done is to pages of Parquet, which have checksums. */
  boolean isInPagesOnly() {
    return inPages;
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private String anyText() {
    List<String> texts =
        store.paths().stream()
            .filter(path -> !path.endsWith(".parquet") && !path.endsWith(".bin"))
            .toList();
    return any(texts.isEmpty() ? store.paths() : texts);
  }

  private void note(String what, String path) {
    done.add(what + " " + path.substring(TestTable.ROOT.length()));
  }

  /** Whole files: gone, empty, under another name, with another's content. */
  private void file(String path) throws IOException {
    byte[] bytes = store.bytes(path);
    switch (random.nextInt(6)) {
      case 0 -> {
        store.delete(path);
        note("delete", path);
      }
      case 1 -> {
        store.replace(path, new byte[0]);
        note("empty", path);
      }
      case 2 -> {
        String name = anyName();
        store.replace(LOG + "/" + name, bytes);
        store.delete(path);
        note("rename to " + name, path);
      }
      case 3 -> {
        String name = anyName();
        store.replace(LOG + "/" + name, bytes);
        note("copy to " + name, path);
      }
      case 4 -> {
        String other = any(store.paths());
        byte[] others = store.bytes(other);
        store.replace(other, bytes);
        store.replace(path, others);
        note("swap with " + other, path);
      }
      default -> {
        String other = any(store.paths());
        store.replace(path, joined(bytes, store.bytes(other)));
        note("append " + other, path);
      }
    }
  }

  private String anyName() {
    long version =
        switch (random.nextInt(10)) {
          case 0 -> Long.MAX_VALUE;
          case 1 -> Long.MAX_VALUE - random.nextInt(3);
          case 2 -> 4_000_000_000L;
          default -> random.nextInt(12);
        };
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> LogFileName.commitName(version);
      case 3 -> LogFileName.checksumName(version);
      case 4 -> LogFileName.checkpointName(version);
      case 5 -> LogFileName.checkpointPartName(version, 1 + random.nextInt(2), 2);
      case 6 ->
          LogFileName.uuidCheckpointName(
              version, "01234567-89ab-cdef-0123-456789abcdef", random.nextBoolean());
      case 7 -> LogFileName.compactedName(random.nextInt((int) Math.min(version, 9) + 1), version);
      default -> "_last_checkpoint";
    };
  }

  /** Bytes, whatever they mean. */
  private void bytes(String path) throws IOException {
    byte[] bytes = store.bytes(path);
    if (bytes.length == 0) {
      return;
    }
    int at = random.nextInt(bytes.length);
    // The footer of a Parquet file is a small part of it, and more delicate than the rest.
    if (path.endsWith(".parquet") && random.nextBoolean()) {
      at = bytes.length - 1 - random.nextInt(Math.min(bytes.length, bytes.length / 3 + 1));
    }
    int length = 1 + random.nextInt(Math.min(bytes.length - at, 40));
    String where = " at " + at + " of " + bytes.length;
    BitSet checked = path.endsWith(".parquet") ? PageBytes.of(bytes) : new BitSet();
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> {
        inPages = checked.get(at);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        note("flip" + where, path);
      }
      case 3 -> {
        inPages = checked.get(at);
        bytes[at] = (byte) random.nextInt(256);
        note("set " + bytes[at] + where, path);
      }
      case 4 -> {
        bytes = slice(bytes, 0, at);
        note("cut off" + where, path);
      }
      case 5 -> {
        bytes = joined(slice(bytes, 0, at), slice(bytes, at + length, bytes.length));
        note("take out " + length + where, path);
      }
      case 6 -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        bytes = joined(joined(slice(bytes, 0, at), noise), slice(bytes, at, bytes.length));
        note("put in " + length + where, path);
      }
      case 7 -> {
        inPages = checked.get(at, at + length).cardinality() == length;
        for (int i = 0; i < length; i++) {
          bytes[at + i] = 0;
        }
        note("zero " + length + where, path);
      }
      default -> {
        String other = any(store.paths());
        byte[] others = store.bytes(other);
        int from = random.nextInt(others.length + 1);
        bytes = joined(slice(bytes, 0, at), slice(others, from, others.length));
        note("go on with " + other + " from " + from + where, path);
      }
    }
    store.replace(path, bytes);
  }

  /** Lines as they are, elsewhere or not at all. */
  private void lines(String path) throws IOException {
    List<String> lines = new ArrayList<>(store.text(path).lines().toList());
    if (lines.isEmpty()) {
      return;
    }
    int at = random.nextInt(lines.size());
    String end = "\n";
    switch (random.nextInt(7)) {
      case 0 -> lines.add(random.nextInt(lines.size() + 1), lines.get(at));
      case 1 -> lines.remove(at);
      case 2 -> lines.add(random.nextInt(lines.size()), lines.remove(at));
      case 3 -> {
        List<String> others = store.text(anyText()).lines().toList();
        if (!others.isEmpty()) {
          lines.add(at, any(others));
        }
      }
      case 4 -> end = "\r\n";
      case 5 -> lines.set(0, "\uFEFF" + lines.get(0));
      default -> lines.add(at, any(List.of("", "{}", "null", "[]", "{\"new\":{\"a\":[1]}}")));
    }
    store.replace(path, (String.join(end, lines) + end).getBytes(StandardCharsets.UTF_8));
    note("lines", path);
  }

  /** One value or name in one line. */
  private void json(String path) throws IOException {
    List<String> lines = new ArrayList<>(store.text(path).lines().toList());
    if (lines.isEmpty()) {
      return;
    }
    int at = random.nextInt(lines.size());
    JsonMutation mutation = new JsonMutation(random);
    lines.set(at, mutation.of(lines.get(at)));
    store.replace(path, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    note(mutation.toString() + " in line " + (at + 1) + " of", path);
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, Math.min(from, to), to);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
