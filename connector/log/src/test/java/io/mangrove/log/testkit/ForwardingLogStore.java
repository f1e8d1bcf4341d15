package io.mangrove.log.testkit;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store that hands every call to another one, for stores that change a few of them. */
public abstract class ForwardingLogStore implements LogStore {
  private final LogStore target;

  protected ForwardingLogStore(LogStore target) {
    this.target = target;
  }

  @Override
  public List<StoredFile> listFrom(String directory, String firstName) throws IOException {
    return target.listFrom(directory, firstName);
  }

  @Override
  public @Nullable StoredFile find(String path) throws IOException {
    return target.find(path);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return target.open(path);
  }

  @Override
  public SeekableFile openSeekable(String path) throws IOException {
    return target.openSeekable(path);
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    target.putIfAbsent(path, content);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    target.replace(path, content);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return target.create(path);
  }

  @Override
  public void delete(String path) throws IOException {
    target.delete(path);
  }
}
