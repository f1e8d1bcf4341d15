package io.mangrove.log.testkit;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails once, at an operation of the test's choice. Every call counts as one
 * operation, and closing a file that was begun as another.
 */
public final class FaultyLogStore extends ForwardingLogStore {

  /** What the failing operation leaves behind. */
  public enum Fault {
    /** Nothing happened. */
    NOTHING_HAPPENED,
    /** The operation was broken off: a reader got half the bytes, a writer left none in place. */
    HALF_HAPPENED,
    /** All of it happened, and the caller is told that it did not. */
    REPLY_LOST
  }

  private final int step;
  private final Fault fault;
  private final AtomicInteger operations = new AtomicInteger();

  private FaultyLogStore(LogStore target, int step, Fault fault) {
    super(target);
    this.step = step;
    this.fault = fault;
  }

  /**
   * A store that fails at one operation.
   *
   * @param step the operation, from 0
   */
  public static FaultyLogStore failingAt(int step, Fault fault, LogStore target) {
    return new FaultyLogStore(target, step, fault);
  }

  /** Whether the operation that was to fail has been reached. */
  public boolean faultFired() {
    return operations.get() > step;
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  private interface Change {
    void run() throws IOException;
  }

  private boolean failsNow() {
    return operations.getAndIncrement() == step;
  }

  private IOException failure() {
    return new IOException("fault " + fault + " at operation " + step);
  }

  private <T> T reading(Operation<T> operation) throws IOException {
    if (failsNow()) {
      throw failure();
    }
    return operation.run();
  }

  private void changing(Change change) throws IOException {
    if (failsNow()) {
      if (fault == Fault.REPLY_LOST) {
        change.run();
      }
      throw failure();
    }
    change.run();
  }

  @Override
  public List<StoredFile> listFrom(String directory, String firstName) throws IOException {
    return reading(() -> super.listFrom(directory, firstName));
  }

  @Override
  public @Nullable StoredFile find(String path) throws IOException {
    if (failsNow()) {
      throw failure();
    }
    return super.find(path);
  }

  @Override
  public InputStream open(String path) throws IOException {
    if (!failsNow()) {
      return super.open(path);
    }
    if (fault == Fault.NOTHING_HAPPENED) {
      throw failure();
    }
    return new TornInput(super.open(path));
  }

  @Override
  public SeekableFile openSeekable(String path) throws IOException {
    return reading(() -> super.openSeekable(path));
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    changing(() -> super.putIfAbsent(path, content));
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    changing(() -> super.replace(path, content));
  }

  @Override
  public OutputStream create(String path) throws IOException {
    if (failsNow()) {
      throw failure();
    }
    return new FilterOutputStream(super.create(path)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        changing(out::close);
      }
    };
  }

  @Override
  public void delete(String path) throws IOException {
    changing(() -> super.delete(path));
  }

  /** Half the bytes, and then the failure. */
  private final class TornInput extends InputStream {
    private final byte[] half;
    private int position;

    TornInput(InputStream whole) throws IOException {
      try (whole) {
        byte[] bytes = whole.readAllBytes();
        this.half = Arrays.copyOf(bytes, bytes.length / 2);
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (position == half.length) {
        throw failure();
      }
      int count = Math.min(length, half.length - position);
      System.arraycopy(half, position, buffer, offset, count);
      position += count;
      return count;
    }

    @Override
    public int read() throws IOException {
      if (position == half.length) {
        throw failure();
      }
      return half[position++] & 0xFF;
    }
  }
}
