package io.mangrove.log.storage.hadoop;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Any file system of Hadoop's, for reading. Whoever knows how to write to one extends this. */
class ReadOnlyFiles implements LogStore {
  private final Configuration conf;

  ReadOnlyFiles(Configuration conf) {
    this.conf = conf;
  }

  final Configuration conf() {
    return conf;
  }

  @Override
  public final List<StoredFile> listFrom(String directory, String firstName) throws IOException {
    Path path = new Path(directory);
    List<StoredFile> found = new ArrayList<>();
    try {
      for (FileStatus status : fileSystem(path).listStatus(path)) {
        String name = status.getPath().getName();
        if (status.isFile() && name.compareTo(firstName) >= 0) {
          found.add(new StoredFile(name, status.getLen(), status.getModificationTime()));
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    found.sort(Comparator.comparing(StoredFile::name));
    return found;
  }

  @Override
  public final @Nullable StoredFile find(String path) throws IOException {
    Path file = new Path(path);
    try {
      FileStatus status = fileSystem(file).getFileStatus(file);
      return status.isFile()
          ? new StoredFile(file.getName(), status.getLen(), status.getModificationTime())
          : null;
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  @Override
  public final InputStream open(String path) throws IOException {
    Path file = new Path(path);
    return fileSystem(file).open(file);
  }

  @Override
  public final SeekableFile openSeekable(String path) throws IOException {
    Path file = new Path(path);
    FileSystem fileSystem = fileSystem(file);
    long sizeBytes = fileSystem.getFileStatus(file).getLen();
    return new StreamFile(sizeBytes, fileSystem.open(file));
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    throw refused(path);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    throw refused(path);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    throw refused(path);
  }

  @Override
  public void delete(String path) throws IOException {
    throw refused(path);
  }

  final FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(conf);
  }

  private static RuntimeException refused(String path) {
    return StorageError.refused(
        path,
        "Mangrove does not know how a store of scheme '"
            + HadoopPaths.scheme(path)
            + "' makes a file only if it is absent");
  }

  private record StreamFile(long sizeBytes, FSDataInputStream stream) implements SeekableFile {
    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
      stream.readFully(position, buffer, offset, length);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
