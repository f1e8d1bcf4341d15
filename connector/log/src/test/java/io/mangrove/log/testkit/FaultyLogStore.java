package io.mangrove.log.testkit;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
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
    REPLY_LOST,
    /** As if nothing had happened; it happens all the same just before the next operation. */
    HAPPENS_NEXT,
    /** The same, before the operation after the next. */
    HAPPENS_LATER,
    /** The same, when all others are over. */
    HAPPENS_LAST
  }

  private final int step;
  private final Fault fault;
  private final AtomicInteger operations = new AtomicInteger();
  private @Nullable Change delayed;

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

  private boolean failsNow() throws IOException {
    int operation = operations.getAndIncrement();
    boolean due =
        (fault == Fault.HAPPENS_NEXT && operation == step + 1)
            || (fault == Fault.HAPPENS_LATER && operation == step + 2);
    if (due) {
      settle();
    }
    return operation == step;
  }

  /** Carries out what was delayed and is not carried out yet, as a server does in the end. */
  public synchronized void settle() throws IOException {
    Change late = delayed;
    delayed = null;
    if (late != null) {
      try {
        late.run();
      } catch (FileAlreadyExistsException e) {
        // The place was taken meanwhile. There is nobody left to be told.
      }
    }
  }

  private synchronized void delay(Change change) {
    delayed = change;
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
      switch (fault) {
        case NOTHING_HAPPENED, HALF_HAPPENED -> {}
        case REPLY_LOST -> change.run();
        case HAPPENS_NEXT, HAPPENS_LATER, HAPPENS_LAST -> delay(change);
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
    if (fault != Fault.HALF_HAPPENED && fault != Fault.REPLY_LOST) {
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
