package io.mangrove.log.maintenance;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Absolute paths, told apart by 64 bits each, so that millions of them fit into memory: now and
 * then it takes a path for one that it has. Changes with every {@code add}; safe for use by several
 * threads only once it changes no more.
 */
public final class PathSet {
  private final LongSet hashes = new LongSet();

  /** Adds a path that is not encoded. */
  public void add(String path) {
    hashes.add(hash(path));
  }

  public boolean contains(String path) {
    return hashes.contains(hash(path));
  }

  private static long hash(String path) {
    String plain = plain(path);
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < plain.length(); i++) {
      hash = (hash ^ plain.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    return hash == 0 ? 1 : hash;
  }

  /**
   * The path as a store lists it, however the log spells it: of a scheme an empty authority means
   * the same as none, and so do empty names, {@code .} and {@code ..} of the way without them.
   */
  private static String plain(String path) {
    int scheme = path.indexOf(":/") + 1;
    int way = scheme;
    if (scheme > 0 && path.startsWith("//", scheme)) {
      way = path.indexOf('/', scheme + 2);
      if (way < 0) {
        return path;
      }
    }
    String store = way == scheme + 2 ? path.substring(0, scheme) : path.substring(0, way);
    if (isPlain(path, way)) {
      return store.length() == way ? path : store + path.substring(way);
    }
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.substring(way).split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return store + "/" + String.join("/", names);
  }

  /** Whether no name is empty or begins with a dot. */
  private static boolean isPlain(String path, int from) {
    for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (slash + 1 == path.length()
          || path.charAt(slash + 1) == '/'
          || path.charAt(slash + 1) == '.') {
        return false;
      }
    }
    return true;
  }

  /** Numbers other than 0. */
  private static final class LongSet {
    private long[] slots = new long[1 << 10];
    private int count;

    void add(long value) {
      if (2 * (count + 1) > slots.length) {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long known : old) {
          if (known != 0) {
            slots[slot(known)] = known;
          }
        }
      }
      int slot = slot(value);
      if (slots[slot] == 0) {
        slots[slot] = value;
        count++;
      }
    }

    boolean contains(long value) {
      return slots[slot(value)] == value;
    }

    /** Where a value is, or would be. */
    private int slot(long value) {
      int mask = slots.length - 1;
      int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> 33) & mask;
      while (slots[slot] != 0 && slots[slot] != value) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }
  }
}
