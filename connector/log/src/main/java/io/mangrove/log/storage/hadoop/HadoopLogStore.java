package io.mangrove.log.storage.hadoop;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LogStore} over the file systems that Hadoop knows. The scheme of a path decides how:
 * local files go through java.nio, HDFS and Azure through a rename that does not overwrite, S3 and
 * Google through conditional creation. Of any other scheme tables can be read but not written to,
 * unless the configuration names a way ({@code io.mangrove.storage.strategy.<scheme>}).
 */
public final class HadoopLogStore implements LogStore {
  private static final LocalFiles LOCAL = new LocalFiles();

  private final Configuration conf;
  private final LogStore renaming;
  private final LogStore conditional;
  private final LogStore singleWriter;
  private final LogStore readOnly;

  /**
   * A store that finds its file systems by a configuration.
   *
   * @param conf not copied; a session's own
   */
  public HadoopLogStore(Configuration conf) {
    this.conf = requireNonNull(conf, "conf");
    this.renaming = new RenamingFiles(conf);
    this.conditional = new ConditionalFiles(conf);
    this.singleWriter = new SingleWriterFiles(conf);
    this.readOnly = new ReadOnlyFiles(conf);
  }

  @Override
  public List<StoredFile> listFrom(String directory, String firstName) throws IOException {
    return of(directory).listFrom(directory, firstName);
  }

  @Override
  public @Nullable StoredFile find(String path) throws IOException {
    return of(path).find(path);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return of(path).open(path);
  }

  @Override
  public SeekableFile openSeekable(String path) throws IOException {
    return of(path).openSeekable(path);
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    of(path).putIfAbsent(path, content);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    of(path).replace(path, content);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return of(path).create(path);
  }

  @Override
  public void delete(String path) throws IOException {
    of(path).delete(path);
  }

  private LogStore of(String path) {
    String scheme = HadoopPaths.scheme(path);
    if (scheme == null) {
      scheme = FileSystem.getDefaultUri(conf).getScheme();
    }
    return switch (CommitStrategy.of(scheme, conf)) {
      case LINK -> LOCAL;
      case RENAME -> renaming;
      case CONDITIONAL_CREATE -> conditional;
      case SINGLE_WRITER -> singleWriter;
      case NONE -> readOnly;
    };
  }
}
