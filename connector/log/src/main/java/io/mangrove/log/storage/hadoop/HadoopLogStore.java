package io.mangrove.log.storage.hadoop;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A {@link LogStore} over Hadoop's file systems. */
public final class HadoopLogStore implements LogStore {
  private final Configuration conf;

  public HadoopLogStore(Configuration conf) {
    this.conf = conf;
  }

  @Override
  public List<StoredFile> listFrom(String directory, String firstName) throws IOException {
    throw new IllegalStateException(conf.toString());
  }

  @Override
  public InputStream open(String path) throws IOException {
    throw new IllegalStateException();
  }

  @Override
  public SeekableFile openSeekable(String path) throws IOException {
    throw new IllegalStateException();
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    throw new IllegalStateException();
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    throw new IllegalStateException();
  }

  @Override
  public OutputStream create(String path) throws IOException {
    throw new IllegalStateException();
  }

  @Override
  public void delete(String path) throws IOException {
    throw new IllegalStateException();
  }
}
