package io.mangrove.log.storage.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.SeekableFile;
import io.mangrove.log.storage.StoredFile;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  private static final int WRITERS = 8;

  @TempDir private Path folder;
  private final LogStore store = new HadoopLogStore(new Configuration(false));

  @Test
  void aCommitMakesTheFoldersAboveItAndLeavesNothingElse() throws IOException {
    store.putIfAbsent(path("t/_delta_log/1.json"), bytes("one"));
    assertThat(text("t/_delta_log/1.json")).isEqualTo("one");
    assertThat(namesIn("t/_delta_log")).containsExactly("1.json");
  }

  @Test
  void aFileThatIsThereIsNeitherReplacedNorTouched() throws IOException {
    store.putIfAbsent(path("1.json"), bytes("one"));
    assertThatThrownBy(() -> store.putIfAbsent(path("1.json"), bytes("two")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(text("1.json")).isEqualTo("one");
    assertThat(namesIn("")).containsExactly("1.json");
  }

  @Test
  void exactlyOneOfManyThreadsMakesAFile() throws Exception {
    assertThat(winnersOf(content -> store.putIfAbsent(path("1.json"), content))).hasSize(1);
    assertThat(namesIn("")).containsExactly("1.json");
  }

  @Test
  void exactlyOneOfManyThreadsMakesAFileWithoutHardLinks() throws Exception {
    List<String> winners =
        winnersOf(
            content -> {
              Path temporary = Files.write(Files.createTempFile(folder, ".", ".tmp"), content);
              try {
                LinklessCommit.moveIfAbsent(temporary, folder.resolve("1.json"));
              } finally {
                Files.deleteIfExists(temporary);
              }
            });
    assertThat(winners).containsExactly(text("1.json"));
  }

  @Test
  void exactlyOneOfManyProcessesMakesEachFile() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int writer = 0; writer < 3; writer++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  RacingWriter.class.getName(),
                  path("race"),
                  "writer" + writer)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }
    List<String> won = new ArrayList<>();
    for (Process process : processes) {
      won.addAll(
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList());
      assertThat(process.waitFor()).isZero();
    }
    assertThat(won).hasSize(RacingWriter.FILES);
    for (String line : won) {
      String[] nameAndWriter = line.split(" ", -1);
      assertThat(text("race/" + nameAndWriter[0])).isEqualTo(nameAndWriter[1]);
    }
  }

  @Test
  void aListingHasTheFilesFromANameOnInOrder() throws IOException {
    for (String name : List.of("c", "a", "b", ".hidden")) {
      store.replace(path(name), bytes(name.repeat(3)));
    }
    Files.createDirectory(folder.resolve("folder"));
    List<StoredFile> found = store.listFrom(path(""), "b");
    assertThat(found).extracting(StoredFile::name).containsExactly("b", "c");
    assertThat(found.get(0).sizeBytes()).isEqualTo(3);
    assertThat(found.get(0).modificationTime())
        .isEqualTo(Files.getLastModifiedTime(folder.resolve("b")).toMillis());
    assertThat(store.listFrom(path("absent"), "")).isEmpty();
  }

  @Test
  void whatIsCreatedIsSeenOnceItIsClosed() throws IOException {
    try (OutputStream out = store.create(path("deep/x.parquet"))) {
      out.write(bytes("whole"));
      out.flush();
      assertThat(store.listFrom(path("deep"), "0")).isEmpty();
    }
    assertThat(text("deep/x.parquet")).isEqualTo("whole");
    try (OutputStream out = store.create(path("deep/x.parquet"))) {
      out.write(bytes("again"));
    }
    assertThat(text("deep/x.parquet")).isEqualTo("again");
    assertThat(namesIn("deep")).containsExactly("x.parquet");
  }

  @Test
  void aFileThatCouldNotBeWrittenInFullIsNotSeen() throws IOException {
    List<String> steps = new ArrayList<>();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    OutputStream out =
        new UnpublishedFile(full, () -> steps.add("publish"), () -> steps.add("discard"));
    assertThatThrownBy(() -> out.write(1)).hasMessage("no space left");
    out.close();
    out.close();
    assertThat(steps).containsExactly("discard");
  }

  @Test
  void aFileIsReadAtAnyPlace() throws IOException {
    store.replace(path("x"), bytes("0123456789"));
    try (SeekableFile file = store.openSeekable(path("x"))) {
      assertThat(file.sizeBytes()).isEqualTo(10);
      byte[] buffer = new byte[5];
      file.readFully(6, buffer, 1, 3);
      assertThat(buffer).containsExactly(0, '6', '7', '8', 0);
      assertThatThrownBy(() -> file.readFully(8, buffer, 0, 3)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aMissingFileIsNotFound() throws IOException {
    assertThatThrownBy(() -> store.open(path("x"))).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> store.openSeekable(path("x")))
        .isInstanceOf(FileNotFoundException.class);
    store.delete(path("x"));
  }

  @Test
  void aPathMayHaveAnyFormOfTheSchemeAndAnyCharacter() throws IOException {
    store.replace(path("a b%20é.json"), bytes("x"));
    for (String form : List.of("file:" + folder, "file://" + folder, folder.toString())) {
      try (InputStream in = store.open(form + "/a b%20é.json")) {
        assertThat(in.readAllBytes()).isEqualTo(bytes("x"));
      }
    }
    store.delete("file:" + folder + "/a b%20é.json");
    assertThat(namesIn("")).isEmpty();
  }

  private interface Writing {
    void write(byte[] content) throws IOException;
  }

  /** What the winners of a race of threads wrote. */
  private static List<String> winnersOf(Writing writing) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Boolean>> results = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      byte[] content = bytes("writer" + writer);
      results.add(
          threads.submit(
              () -> {
                start.await();
                try {
                  writing.write(content);
                  return true;
                } catch (FileAlreadyExistsException e) {
                  return false;
                }
              }));
    }
    start.countDown();
    List<String> winners = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      if (results.get(writer).get()) {
        winners.add("writer" + writer);
      }
    }
    threads.shutdown();
    return winners;
  }

  private String path(String name) {
    return "file:" + folder + (name.isEmpty() ? "" : "/" + name);
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private List<String> namesIn(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
