package io.mangrove.log.testkit;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A store that remembers what was asked of it. Safe for use by several threads. */
public final class CountingLogStore extends ForwardingLogStore {
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  public CountingLogStore(LogStore target) {
    super(target);
  }

  /** The calls since the last time this was asked, each as {@code list}, or {@code open <name>}. */
  public List<String> takeCalls() {
    synchronized (calls) {
      List<String> taken = List.copyOf(calls);
      calls.clear();
      return taken;
    }
  }

  private void count(String call, String path) {
    calls.add(call + " " + path.substring(path.lastIndexOf('/') + 1));
  }

  @Override
  public List<StoredFile> listFrom(String directory, String firstName) throws IOException {
    calls.add("list");
    return super.listFrom(directory, firstName);
  }

  @Override
  public InputStream open(String path) throws IOException {
    count("open", path);
    return super.open(path);
  }

  @Override
  public SeekableFile openSeekable(String path) throws IOException {
    count("open", path);
    return super.openSeekable(path);
  }

  @Override
  public void putIfAbsent(String path, byte[] content) throws IOException {
    count("put", path);
    super.putIfAbsent(path, content);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    count("replace", path);
    super.replace(path, content);
  }

  @Override
  public OutputStream create(String path) throws IOException {
    count("create", path);
    return super.create(path);
  }

  @Override
  public void delete(String path) throws IOException {
    count("delete", path);
    super.delete(path);
  }
}
