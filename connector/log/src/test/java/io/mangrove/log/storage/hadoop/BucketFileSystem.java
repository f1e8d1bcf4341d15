package io.mangrove.log.storage.hadoop;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A bucket in memory as Hadoop's clients of object stores show one: an object is there once its
 * stream is closed. Its scheme and its manners are those of the test that made it.
 */
public final class BucketFileSystem extends FileSystem {

  /** What the server does about the condition that a name be free. */
  enum Condition {
    /** Honours Hadoop's option, as S3A does. */
    BY_OPTION,
    /** Honours {@code create(overwrite = false)} at close, as Google's connector does. */
    BY_OVERWRITE,
    /** Takes the option and does nothing about it, as a server that speaks half of S3. */
    IGNORED
  }

  static final String CONDITION = "test.condition";

  private URI uri;
  private Condition condition;
  final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();

  /** What the next closes answer, after they made the object or instead. */
  final Deque<Reply> replies = new ArrayDeque<>();

  /** Threads in which an object was begun. */
  final Deque<Thread> threads = new ArrayDeque<>();

  record Reply(boolean made, IOException answer) {}

  /** Named as S3A's own, which is not on this class path. */
  static final class RemoteFileChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    RemoteFileChangedException(String path) {
      super("PUT 0-byte object on " + path + ": Status Code: 412");
    }
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    this.uri = name;
    this.condition = Condition.valueOf(conf.get(CONDITION));
  }

  private FSDataOutputStream begin(Path path, boolean ifAbsent) throws IOException {
    threads.add(Thread.currentThread());
    return new FSDataOutputStream(new ObjectUpload(key(path), ifAbsent), null);
  }

  private static String key(Path path) {
    return path.toUri().getPath();
  }

  private final class ObjectUpload extends ByteArrayOutputStream implements Abortable {
    private final String key;
    private final boolean ifAbsent;
    private boolean done;

    ObjectUpload(String key, boolean ifAbsent) {
      this.key = key;
      this.ifAbsent = ifAbsent;
    }

    @Override
    public void close() throws IOException {
      if (done) {
        return;
      }
      done = true;
      Reply reply = replies.poll();
      if (reply == null || reply.made()) {
        make();
      }
      if (reply != null) {
        throw reply.answer();
      }
    }

    private void make() throws IOException {
      byte[] content = toByteArray();
      if (!ifAbsent || condition == Condition.IGNORED) {
        objects.put(key, content);
      } else if (objects.putIfAbsent(key, content) != null) {
        throw condition == Condition.BY_OPTION
            ? new RemoteFileChangedException(key)
            : new IOException(
                "Upload failed for " + key, new IOException("412 Precondition Failed"));
      }
    }

    @Override
    public AbortableResult abort() {
      done = true;
      return null;
    }
  }

  @Override
  public FSDataOutputStreamBuilder<FSDataOutputStream, Builder> createFile(Path path) {
    return new Builder(path);
  }

  private final class Builder extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {
    private final Path path;

    Builder(Path path) {
      super(BucketFileSystem.this, path);
      this.path = path;
    }

    @Override
    public Builder getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      return begin(path, getOptions().getBoolean("fs.option.create.conditional.overwrite", false));
    }
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) {
    return condition != Condition.BY_OVERWRITE
        && capability.equals("fs.option.create.conditional.overwrite");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (!overwrite && objects.containsKey(key(path))) {
      throw new FileAlreadyExistsException(path.toString());
    }
    return begin(path, !overwrite);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    byte[] content = objects.get(key(path));
    if (content == null) {
      throw new FileNotFoundException(path.toString());
    }
    return new FileStatus(content.length, false, 1, 1, 1_000, path);
  }

  @Override
  public FileStatus[] listStatus(Path folder) {
    return objects.keySet().stream()
        .map(Path::new)
        .filter(path -> key(path.getParent()).equals(key(folder)))
        .map(path -> new FileStatus(0, false, 1, 1, 1_000, makeQualified(path)))
        .toArray(FileStatus[]::new);
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    return objects.remove(key(path)) != null;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true;
  }

  @Override
  public void setWorkingDirectory(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri.toString(), "/");
  }

  @Override
  public URI getUri() {
    return uri;
  }
}
