package io.mangrove.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.ChildJvm;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.log.testkit.TestTable;
import io.mangrove.log.transaction.Committed;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on S3: a server of its own, Hadoop's S3A between, no lock service. */
class S3StoreIT {
  private static final int WRITERS = 8;
  private static final int VERSIONS = 20;
  private static final int PROCESSES = 4;

  @TempDir static Path folder;

  private static S3Server server;
  private static LogStore store;
  private static String root;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    root = server.bucket("lake");
    store = storeAt(server.endpoint());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void exactlyOneOfManyThreadsMakesEachVersion() throws Exception {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    List<List<Integer>> won =
        racing(
            writer -> {
              List<Integer> mine = new ArrayList<>();
              for (int version = 0; version < VERSIONS; version++) {
                start.await();
                if (put(root + "/threads/" + version + ".json", "writer" + writer)) {
                  mine.add(version);
                }
              }
              return mine;
            });
    assertThat(won.stream().flatMap(List::stream).sorted().toList())
        .isEqualTo(IntStream.range(0, VERSIONS).boxed().toList());
    for (int writer = 0; writer < WRITERS; writer++) {
      for (int version : won.get(writer)) {
        assertThat(text(root + "/threads/" + version + ".json")).isEqualTo("writer" + writer);
      }
    }
    assertThat(store.listFrom(root + "/threads", "")).hasSize(VERSIONS);
  }

  @Test
  void exactlyOneOfManyProcessesMakesEachFile() throws Exception {
    String race = root + "/processes";
    List<Process> processes = new ArrayList<>();
    for (int writer = 0; writer < PROCESSES; writer++) {
      processes.add(
          new ProcessBuilder(
                  ChildJvm.command(
                      "-Xmx256m",
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      ChildJvm.classPath(),
                      RacingProcess.class.getName(),
                      server.endpoint(),
                      race,
                      "writer" + writer))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }
    List<String> won = new ArrayList<>();
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      won.addAll(said.lines().toList());
      assertThat(process.waitFor()).isZero();
    }
    assertThat(won).hasSize(RacingProcess.FILES);
    for (String line : won) {
      String[] nameAndWriter = line.split(" ", -1);
      assertThat(text(race + "/" + nameAndWriter[0])).isEqualTo(nameAndWriter[1]);
    }
  }

  @Test
  void everyAppendOfManyWritersLandsOnce() throws Exception {
    int appends = 10;
    int all = WRITERS * appends;
    String table = root + "/appends";
    TestTable.createTable(DeltaLog.forTable(store, table), Map.of());
    racing(
        writer -> {
          DeltaLog log = DeltaLog.forTable(store, table);
          for (int i = 0; i < appends; i++) {
            TestTable.append(log, TestTable.file("w" + writer + "-" + i, "p", i, i));
          }
          return writer;
        });
    Snapshot snapshot = DeltaLog.forTable(store, table).loadSnapshot();
    assertThat(snapshot.version()).isEqualTo(all);
    assertThat(TestTable.files(snapshot)).hasSize(all).doesNotHaveDuplicates();
  }

  @Test
  void aCommitWhoseReplyIsLostCountsOnce() throws Exception {
    try (S3Front front = S3Front.of(server)) {
      DeltaLog log = DeltaLog.forTable(storeAt(front.endpoint()), server.bucket("lost") + "/t");
      TestTable.createTable(log, Map.of());
      front.takeRequests();
      front.loseRepliesToCommits(1);
      Committed committed = TestTable.append(log, TestTable.file("a", "p", 1, 1));
      assertThat(committed.version()).isEqualTo(1);
      assertThat(front.takeRequests())
          .filteredOn(request -> request.equals("PUT 00000000000000000001.json"))
          .as("the client puts it again, and meets its own first try")
          .hasSizeGreaterThan(1);
      Snapshot snapshot = DeltaLog.forTable(log.store(), log.tableRoot()).loadSnapshot();
      assertThat(snapshot.version()).isEqualTo(1);
      assertThat(TestTable.files(snapshot)).containsExactly("a");
    }
  }

  @Test
  void aCommitIsOnePutAndNoLookFirst() throws Exception {
    try (S3Front front = S3Front.of(server)) {
      LogStore counted = storeAt(front.endpoint());
      String table = server.bucket("counted") + "/t";
      counted.putIfAbsent(table + "/0.json", bytes("the condition is proven now"));
      front.takeRequests();
      counted.putIfAbsent(table + "/1.json", bytes("one"));
      assertThat(front.takeRequests()).containsExactly("PUT 1.json");
      counted.replace(table + "/_last_checkpoint", bytes("{}"));
      assertThat(front.takeRequests()).containsExactly("PUT _last_checkpoint");
      counted.listFrom(table, "1");
      assertThat(front.takeRequests()).hasSize(1);
    }
  }

  @Test
  void aServerThatPassesOverTheConditionIsRefused() throws Exception {
    try (S3Front front = S3Front.withoutConditions(server)) {
      LogStore unsafe = storeAt(front.endpoint());
      String log = server.bucket("unsafe") + "/t/_delta_log";
      assertThatThrownBy(() -> unsafe.putIfAbsent(log + "/0.json", bytes("x")))
          .isInstanceOf(DeltaException.class)
          .hasMessageContaining("made the same object twice")
          .hasMessageContaining("io.mangrove.storage.strategy.s3a=single-writer");
      assertThat(unsafe.listFrom(log, "")).isEmpty();
    }
  }

  @Test
  void aCommitInManyPartsIsMadeOnce() throws IOException {
    Configuration conf = configuration(server.endpoint());
    conf.set("fs.s3a.multipart.size", "5M");
    conf.set("fs.s3a.multipart.threshold", "5M");
    LogStore inParts = new HadoopLogStore(conf);
    String path = server.bucket("parts") + "/0.json";
    byte[] large = new byte[11 << 20];
    inParts.putIfAbsent(path, large);
    assertThatThrownBy(() -> inParts.putIfAbsent(path, new byte[11 << 20]))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(inParts.find(path).sizeBytes()).isEqualTo(large.length);
  }

  @Test
  void filesAreCreatedListedFoundAndDeleted() throws IOException {
    String log = root + "/files/_delta_log";
    assertThat(store.listFrom(log, "")).isEmpty();
    for (String name : List.of("b.json", "a.json", "c.json")) {
      store.putIfAbsent(log + "/" + name, bytes(name));
    }
    assertThat(store.listFrom(log, "b"))
        .extracting(StoredFile::name)
        .containsExactly("b.json", "c.json");
    try (OutputStream out = store.create(log + "/x.parquet")) {
      out.write(bytes("whole"));
      assertThat(store.find(log + "/x.parquet")).isNull();
    }
    assertThat(text(log + "/x.parquet")).isEqualTo("whole");
    store.delete(log + "/x.parquet");
    store.delete(log + "/x.parquet");
    assertThatThrownBy(() -> store.open(log + "/x.parquet"))
        .isInstanceOf(FileNotFoundException.class);
  }

  private interface Writing<T> {
    T run(int writer) throws Exception;
  }

  private static <T> List<T> racing(Writing<T> writing) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        tasks.add(() -> writing.run(number));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean put(String path, String content) throws IOException {
    try {
      store.putIfAbsent(path, bytes(content));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static LogStore storeAt(String endpoint) {
    return new HadoopLogStore(configuration(endpoint));
  }

  private static Configuration configuration(String endpoint) {
    Configuration conf = new Configuration();
    S3Server.hadoopSettings(endpoint).forEach(conf::set);
    return conf;
  }

  private static String text(String path) throws IOException {
    try (InputStream in = store.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
