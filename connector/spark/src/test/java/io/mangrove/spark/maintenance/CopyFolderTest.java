package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.newDirectory;
import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.catalog.TableEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class CopyFolderTest {
  private final Path root = newDirectory().resolve("t");
  private final Path copies = root.resolve("clone-1");

  private CopyFolder folder() {
    String location = "file:" + root;
    return new CopyFolder(
        session(),
        new PlacedTable(
            new TableEntry("t", location, false, Map.of()),
            false,
            DeltaLog.forTable(new HadoopLogStore(new Configuration()), location),
            null,
            Map.of(),
            null,
            () -> {}),
        "clone-1");
  }

  private Path copy(String name) throws IOException {
    return Files.write(copies.resolve(name), new byte[] {1});
  }

  @Test
  void nothingIsLeftWhereNoTableCameOfIt() throws IOException {
    CopyFolder folder = folder();
    folder.begin();
    copy("a.parquet");
    copy("b.parquet-1.unfinished");
    Thread.currentThread().interrupt(); // who cancels a statement may do so by this
    folder.discard();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(root).doesNotExist();
  }

  @Test
  void aDirectoryThatWasThereStays() throws IOException {
    Files.createDirectories(root);
    CopyFolder folder = folder();
    folder.begin();
    copy("a.parquet");
    folder.discard();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void theLastOfSeveralRunsDeletesWhatAllHaveCopied() throws IOException {
    CopyFolder first = folder();
    CopyFolder second = folder();
    first.begin();
    Path copied = copy("a.parquet");
    second.begin();
    first.discard();
    assertThat(copied).exists();
    second.discard();
    assertThat(copies).doesNotExist();
  }

  @Test
  void whatATableHasStays() throws IOException {
    sql("CREATE TABLE delta.`%s` (a INT) USING delta".formatted(root));
    CopyFolder failed = folder();
    CopyFolder done = folder();
    failed.begin();
    done.begin();
    Path copied = copy("a.parquet");
    done.keep();
    failed.discard();
    assertThat(copied).exists();
    assertThat(copies).isDirectoryNotContaining("glob:**/{copying,deleting}-*");
  }

  @Test
  void nobodyBeginsWhileAnotherDeletesUnlessThatOneIsDead() throws IOException {
    Files.createDirectories(copies);
    Path deleting = copy("deleting-1");
    CopyFolder folder = folder();
    assertThatThrownBy(folder::begin)
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_CLONE_WHILE_VACUUMING"));
    folder.discard();
    assertThat(copies).isDirectoryNotContaining("glob:**/copying-*");
    assertThat(deleting).exists();
    Files.setLastModifiedTime(deleting, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
    folder.begin();
    assertThat(copies).isDirectoryContaining("glob:**/copying-*");
  }
}
