package io.mangrove.log.storage.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The strategies beside the local one: HDFS's, behind a view of a local folder, and reading. */
class HadoopLogStoreTest {
  @TempDir private Path folder;
  private LogStore store;
  private String mounted;

  /** A store this project has never heard of. */
  public static final class UnheardOf extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("unheard:///");
    }

    @Override
    public String getScheme() {
      return "unheard";
    }
  }

  @BeforeEach
  void mount() {
    Configuration conf = new Configuration();
    // Hadoop keeps file systems by their URI, whatever their configuration: one name per test.
    String cluster = "cluster" + Integer.toHexString(folder.hashCode());
    conf.set("fs.viewfs.mounttable." + cluster + ".link./data", "file://" + folder);
    mounted = "viewfs://" + cluster + "/data";
    conf.setClass("fs.unheard.impl", UnheardOf.class, org.apache.hadoop.fs.FileSystem.class);
    store = new HadoopLogStore(conf);
  }

  @Test
  void aRenameThatDoesNotOverwriteMakesAFileOnce() throws IOException {
    String commit = mounted + "/t/_delta_log/1.json";
    store.putIfAbsent(commit, bytes("one"));
    assertThatThrownBy(() -> store.putIfAbsent(commit, bytes("two")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(text(commit)).isEqualTo("one");
    assertThat(store.listFrom(mounted + "/t/_delta_log", ""))
        .extracting(StoredFile::name)
        .filteredOn(name -> !name.endsWith(".crc"))
        .containsExactly("1.json");
  }

  @Test
  void filesAreReplacedCreatedAndDeletedOnHdfs() throws IOException {
    String file = mounted + "/t/_last_checkpoint";
    store.replace(file, bytes("one"));
    store.replace(file, bytes("two"));
    assertThat(text(file)).isEqualTo("two");
    try (OutputStream out = store.create(file)) {
      out.write(bytes("three"));
      assertThat(text(file)).isEqualTo("two");
    }
    assertThat(text(file)).isEqualTo("three");
    try (SeekableFile seekable = store.openSeekable(file)) {
      byte[] end = new byte[2];
      seekable.readFully(3, end, 0, 2);
      assertThat(end).isEqualTo(bytes("ee"));
      assertThat(seekable.sizeBytes()).isEqualTo(5);
    }
    store.delete(file);
    store.delete(file);
    assertThatThrownBy(() -> store.open(file)).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void aStoreThatCannotBeWrittenToSafelyIsRead() throws IOException {
    Files.writeString(folder.resolve("b.json"), "x");
    Files.writeString(folder.resolve("a.json"), "x");
    String root = "unheard://" + folder;
    assertThat(store.listFrom(root, "b")).extracting(StoredFile::name).containsExactly("b.json");
    assertThat(store.listFrom(root + "/absent", "")).isEmpty();
    assertThat(text(root + "/b.json")).isEqualTo("x");
  }

  @Test
  void aStoreThatCannotBeWrittenToSafelyIsRefusedByItsScheme() {
    String path = "unheard://" + folder + "/c.json";
    for (Writing writing :
        List.<Writing>of(
            () -> store.putIfAbsent(path, bytes("x")),
            () -> store.replace(path, bytes("x")),
            () -> store.create(path),
            () -> store.delete(path))) {
      assertThatThrownBy(writing::run)
          .isInstanceOfSatisfying(
              DeltaException.class,
              e -> assertThat(e.condition()).isEqualTo("DELTA_INCORRECT_LOG_STORE_IMPLEMENTATION"))
          .hasMessageContaining("'unheard'");
    }
    assertThat(folder.resolve("c.json")).doesNotExist();
  }

  private interface Writing {
    void run() throws IOException;
  }

  private String text(String path) throws IOException {
    try (InputStream in = store.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
