package io.mangrove.log.testkit;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A store in memory, with a clock the test may set. Safe for use by several threads. */
public final class InMemoryLogStore implements LogStore {
  private final ConcurrentSkipListMap<String, Content> files = new ConcurrentSkipListMap<>();
  private final LongSupplier clock;

  private static final class Content {
    private final byte[] bytes;
    private final long modificationTime;

    Content(byte[] bytes, long modificationTime) {
      this.bytes = bytes;
      this.modificationTime = modificationTime;
    }
  }

  public InMemoryLogStore() {
    this(System::currentTimeMillis);
  }

  /**
   * A store whose files get their times from a clock.
   *
   * @param clock milliseconds since the epoch
   */
  public InMemoryLogStore(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public List<StoredFile> listFrom(String directory, String firstName) {
    String prefix = directory + "/";
    List<StoredFile> found = new ArrayList<>();
    for (Map.Entry<String, Content> file : files.tailMap(prefix + firstName, true).entrySet()) {
      if (!file.getKey().startsWith(prefix)) {
        break;
      }
      String name = file.getKey().substring(prefix.length());
      if (name.indexOf('/') < 0) {
        Content content = file.getValue();
        found.add(new StoredFile(name, content.bytes.length, content.modificationTime));
      }
    }
    return found;
  }

  @Override
  public @Nullable StoredFile find(String path) {
    Content content = files.get(path);
    return content == null
        ? null
        : new StoredFile(
            path.substring(path.lastIndexOf('/') + 1),
            content.bytes.length,
            content.modificationTime);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return new ByteArrayInputStream(bytes(path));
  }

  @Override
  public SeekableFile openSeekable(String path) throws IOException {
    byte[] bytes = bytes(path);
    return new SeekableFile() {
      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public void readFully(long position, byte[] buffer, int offset, int length)
          throws IOException {
        if (position + length > bytes.length) {
          throw new EOFException(path);
        }
        System.arraycopy(bytes, (int) position, buffer, offset, length);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    if (files.putIfAbsent(path, now(content)) != null) {
      throw new FileAlreadyExistsException(path);
    }
  }

  @Override
  public void replace(String path, byte[] content) {
    files.put(path, now(content));
  }

  @Override
  public OutputStream create(String path) {
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        replace(path, toByteArray());
      }
    };
  }

  @Override
  public void delete(String path) {
    files.remove(path);
  }

  /** A file's bytes. */
  public byte[] bytes(String path) throws IOException {
    Content content = files.get(path);
    if (content == null) {
      throw new FileNotFoundException(path);
    }
    return content.bytes.clone();
  }

  /** A file's text. */
  public String text(String path) throws IOException {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  /** Makes or replaces a file, with a time of modification of the test's choice. */
  public void put(String path, String text, long modificationTime) {
    files.put(path, new Content(text.getBytes(StandardCharsets.UTF_8), modificationTime));
  }

  /** The paths of all files. */
  public List<String> paths() {
    return List.copyOf(files.keySet());
  }

  /** A store with the same files; what happens to one is not seen in the other. */
  public InMemoryLogStore copy() {
    InMemoryLogStore copy = new InMemoryLogStore(clock);
    copy.files.putAll(files);
    return copy;
  }

  private Content now(byte[] content) {
    return new Content(content.clone(), clock.getAsLong());
  }
}
