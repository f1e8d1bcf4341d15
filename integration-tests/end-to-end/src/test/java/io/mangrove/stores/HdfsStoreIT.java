package io.mangrove.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.log.testkit.TestTable;
import java.io.IOException;
import java.io.InputStream;
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

/** The log on HDFS: a name node of its own, Hadoop's client between. */
class HdfsStoreIT {
  private static final int WRITERS = 8;
  private static final int VERSIONS = 20;

  @TempDir static Path folder;

  private static HdfsServer server;

  @BeforeAll
  static void start() throws Exception {
    server = HdfsServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void exactlyOneOfManyWritersMakesEachVersion() throws Exception {
    String race = server.root() + "/race";
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    List<List<Integer>> won =
        racing(
            writer -> {
              LogStore store = store();
              List<Integer> mine = new ArrayList<>();
              for (int version = 0; version < VERSIONS; version++) {
                start.await();
                if (put(store, race + "/" + version + ".json", "writer" + writer)) {
                  mine.add(version);
                }
              }
              return mine;
            });

    assertThat(won.stream().flatMap(List::stream).sorted().toList())
        .isEqualTo(IntStream.range(0, VERSIONS).boxed().toList());
    for (int writer = 0; writer < WRITERS; writer++) {
      for (int version : won.get(writer)) {
        assertThat(text(race + "/" + version + ".json")).isEqualTo("writer" + writer);
      }
    }
    assertThat(store().listFrom(race, "")).hasSize(VERSIONS);
  }

  @Test
  void everyAppendOfManyWritersLandsOnce() throws Exception {
    String root = server.root() + "/table";
    var unused = TestTable.createTable(DeltaLog.forTable(store(), root), Map.of());
    int appends = 5;
    List<Integer> landed =
        racing(
            writer -> {
              DeltaLog log = DeltaLog.forTable(store(), root);
              for (int i = 0; i < appends; i++) {
                String name = "w" + writer + "-" + i;
                var unusedCommit = TestTable.append(log, TestTable.file(name, "x", i, i));
              }
              return appends;
            });

    assertThat(landed).hasSize(WRITERS);
    Snapshot snapshot = DeltaLog.forTable(store(), root).loadSnapshot();
    assertThat(snapshot.version()).isEqualTo((long) WRITERS * appends);
    assertThat(TestTable.files(snapshot)).hasSize(WRITERS * appends).doesNotHaveDuplicates();
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

  /** Each with a connection of its own, as writers in other processes have. */
  private static LogStore store() {
    Configuration conf = new Configuration();
    conf.setBoolean("fs.hdfs.impl.disable.cache", true);
    return new HadoopLogStore(conf);
  }

  private static boolean put(LogStore store, String path, String content) throws IOException {
    try {
      store.putIfAbsent(path, content.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static String text(String path) throws IOException {
    try (InputStream in = store().open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
