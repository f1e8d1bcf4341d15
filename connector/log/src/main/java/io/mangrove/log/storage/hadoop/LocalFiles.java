package io.mangrove.log.storage.hadoop;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of this machine through java.nio. Hadoop's own local file system has no create-new that
 * other processes respect, and would leave a checksum file beside every commit.
 *
 * <p>Bytes are not forced to the disk: a commit survives the death of the process, not that of the
 * machine, as with every other writer of local tables.
 */
final class LocalFiles implements LogStore {

  @Override
  public List<StoredFile> listFrom(String directory, String firstName) throws IOException {
    List<StoredFile> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(directory))) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.compareTo(firstName) >= 0) {
          addFile(entry, name, found);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    found.sort(Comparator.comparing(StoredFile::name));
    return found;
  }

  /** Adds no file that was deleted since the listing saw it, as temporary ones are. */
  private static void addFile(Path entry, String name, List<StoredFile> found) throws IOException {
    StoredFile file = find(entry, name);
    if (file != null) {
      found.add(file);
    }
  }

  @Override
  public @Nullable StoredFile find(String path) throws IOException {
    Path file = path(path);
    return find(file, file.getFileName().toString());
  }

  private static @Nullable StoredFile find(Path file, String name) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isDirectory()
          ? null
          : new StoredFile(name, attributes.size(), attributes.lastModifiedTime().toMillis());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    return new FileInputStream(path(path).toFile());
  }

  @Override
  public SeekableFile openSeekable(String path) throws IOException {
    try {
      FileChannel channel = FileChannel.open(path(path), StandardOpenOption.READ);
      return new ChannelFile(path, channel.size(), channel);
    } catch (NoSuchFileException e) {
      throw notFound(path, e);
    }
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    Path target = path(path);
    Path temporary = writeTemporary(target, content);
    try {
      // A link to a complete file appears at once, and only if the name is free.
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException | NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // What a file system without links answers differs; none of them has made anything yet.
      LinklessCommit.moveIfAbsent(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    Path target = path(path);
    publish(writeTemporary(target, content), target);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    Path target = path(path);
    Path temporary = temporary(target);
    OutputStream out =
        inFolderOf(target, () -> Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW));
    return new UnpublishedFile(
        out, () -> publish(temporary, target), () -> Files.deleteIfExists(temporary));
  }

  @Override
  public void delete(String path) throws IOException {
    Files.deleteIfExists(path(path));
  }

  private static Path writeTemporary(Path target, byte[] content) throws IOException {
    Path temporary = temporary(target);
    try {
      return inFolderOf(
          target, () -> Files.write(temporary, content, StandardOpenOption.CREATE_NEW));
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private interface Making<T> {
    T make() throws IOException;
  }

  /** Makes something in the folder of a file; the folder too, but only if that is what it lacks. */
  private static <T> T inFolderOf(Path target, Making<T> making) throws IOException {
    try {
      return making.make();
    } catch (NoSuchFileException e) {
      Files.createDirectories(target.toAbsolutePath().getParent());
      return making.make();
    }
  }

  private static Path temporary(Path target) {
    return target.resolveSibling(HadoopPaths.temporaryName(target.getFileName().toString()));
  }

  private static void publish(Path temporary, Path target) throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /** {@code file:/a}, {@code file:///a} and {@code /a} are the same file. */
  private static Path path(String path) {
    String scheme = HadoopPaths.scheme(path);
    String local = scheme == null ? path : path.substring(scheme.length() + 1);
    return Path.of(local.startsWith("///") ? local.substring(2) : local);
  }

  private static FileNotFoundException notFound(String path, Exception cause) {
    FileNotFoundException notFound = new FileNotFoundException(path + " (No such file)");
    notFound.initCause(cause);
    return notFound;
  }

  private record ChannelFile(String path, long sizeBytes, FileChannel channel)
      implements SeekableFile {
    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
      ByteBuffer into = ByteBuffer.wrap(buffer, offset, length);
      while (into.hasRemaining()) {
        if (channel.read(into, position + into.position() - offset) < 0) {
          throw new EOFException(path + " ends before byte " + (position + length));
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
