package io.mangrove.log.maintenance;

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

  /** Of a path whose scheme has no authority, an empty one means the same as none. */
  private static long hash(String path) {
    int scheme = path.indexOf(":///");
    String plain = scheme < 0 ? path : path.substring(0, scheme + 1) + path.substring(scheme + 3);
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < plain.length(); i++) {
      hash = (hash ^ plain.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    return hash == 0 ? 1 : hash;
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
