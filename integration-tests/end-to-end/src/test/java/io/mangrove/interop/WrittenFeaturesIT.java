package io.mangrove.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.QuickSession;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A table for each feature that we write: everyone reads the same rows from it, delta-spark writes
 * on, and then we do.
 */
class WrittenFeaturesIT {
  private static final List<WrittenFeature> FEATURES = WrittenFeature.all();

  @TempDir static Path folder;

  private static SparkSession spark;
  private static DeltaSpark deltaSpark;

  /** What each engine made of the tables as we wrote them. */
  private static final Map<String, Map<WrittenFeature, String>> WRITTEN = new LinkedHashMap<>();

  /** What went wrong with statements, ours or delta-spark's. */
  private static final Map<WrittenFeature, String> REFUSALS = new ConcurrentHashMap<>();

  /** What we and delta-spark made of the tables after its statements, and after our next. */
  private static final Map<String, Map<WrittenFeature, String>> CONTINUED = new LinkedHashMap<>();

  private static final Map<String, Map<WrittenFeature, String>> ENDED = new LinkedHashMap<>();

  @BeforeAll
  static void ask() throws IOException {
    deltaSpark = DeltaSpark.running();
    spark = QuickSession.start();
    FEATURES.parallelStream().forEach(f -> f.madeBy(table(f)).forEach(sql -> run(f, sql)));
    List<TableVersion> written = newest();
    WRITTEN.put("Mangrove", byFeature(Reading.digests(spark, written)));
    WRITTEN.put("Delta Kernel", byFeature(new KernelTable().digests(written)));
    WRITTEN.put("delta-rs", byFeature(new DeltaRs(folder).digests(spark, "written", written)));
    WRITTEN.put("delta-spark", byFeature(deltaSpark.digests(written)));
    for (int statement = 0; statement < 2; statement++) {
      runByDeltaSpark(statement);
    }
    readByBoth(CONTINUED);
    FEATURES.parallelStream().forEach(f -> run(f, f.endedBy(table(f))));
    readByBoth(ENDED);
  }

  /** Runs a statement of ours; one feature's failure is no other's. */
  @SuppressWarnings("CatchingUnchecked") // Spark throws checked exceptions it does not declare
  private static void run(WrittenFeature feature, String statement) {
    try {
      spark.sql(statement);
    } catch (Exception e) {
      REFUSALS.putIfAbsent(feature, "Mangrove: " + e);
    }
  }

  private static void runByDeltaSpark(int number) {
    List<String> answers =
        deltaSpark.sql(FEATURES.stream().map(f -> f.continuedBy(table(f)).get(number)).toList());
    for (int i = 0; i < answers.size(); i++) {
      if (!answers.get(i).equals(DeltaSparkMain.DONE)) {
        REFUSALS.putIfAbsent(FEATURES.get(i), "delta-spark: " + answers.get(i));
      }
    }
  }

  private static void readByBoth(Map<String, Map<WrittenFeature, String>> into) {
    List<TableVersion> newest = newest();
    into.put("Mangrove", byFeature(Reading.digests(spark, newest)));
    into.put("delta-spark", byFeature(deltaSpark.digests(newest)));
    into.put("Delta Kernel", byFeature(new KernelTable().digests(newest)));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static List<WrittenFeature> features() {
    return FEATURES;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("features")
  void everyoneReadsWhatWeWrite(WrittenFeature feature) {
    assertThat(REFUSALS.get(feature)).isNull();
    String ours = of(WRITTEN, "Mangrove", feature);
    assertThat(ours).contains("rows=8");
    assertThat(of(WRITTEN, "delta-spark", feature)).as("delta-spark").isEqualTo(ours);
    readsOrRefuses(WRITTEN, "Delta Kernel", feature, feature.unknownToKernel());
    readsOrRefuses(WRITTEN, "delta-rs", feature, feature.unknownToDeltaRs());
  }

  private static void readsOrRefuses(
      Map<String, Map<WrittenFeature, String>> answers,
      String engine,
      WrittenFeature feature,
      @Nullable String refusal) {
    String answer = of(answers, engine, feature);
    if (refusal == null) {
      assertThat(answer).as(engine).isEqualTo(of(answers, "Mangrove", feature));
    } else {
      assertThat(answer).as(engine).contains(refusal);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("features")
  void weReadWhatDeltaSparkWritesOnIt(WrittenFeature feature) {
    assertThat(REFUSALS.get(feature)).isNull();
    sameForAll(CONTINUED, feature, feature.deletes() ? 8 : 12);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("features")
  void everyoneReadsWhatWeWriteAfterDeltaSpark(WrittenFeature feature) {
    sameForAll(ENDED, feature, feature.deletes() ? 10 : 14);
  }

  static List<WrittenFeature> featuresWithFeed() {
    return FEATURES.stream().filter(WrittenFeature::hasFeed).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("featuresWithFeed")
  void deltaSparkReadsTheChangesThatWeRecord(WrittenFeature feature) {
    assertThat(REFUSALS.get(feature)).isNull();
    String changes = WrittenFeature.changesOf(path(feature).toString());
    SortedMap<String, String> ours = Outcome.answer(spark, changes);
    for (String kind : List.of("insert", "update_preimage", "update_postimage", "delete")) {
      assertThat(ours.values()).contains(ValueText.of(kind));
    }
    assertThat(deltaSpark.answers(List.of(changes)).get(0)).isEqualTo(ours);
  }

  private static void sameForAll(
      Map<String, Map<WrittenFeature, String>> answers, WrittenFeature feature, int rows) {
    String ours = of(answers, "Mangrove", feature);
    assertThat(ours).contains("rows=" + rows);
    readsOrRefuses(answers, "delta-spark", feature, null);
    readsOrRefuses(answers, "Delta Kernel", feature, feature.unknownToKernel());
  }

  private static String of(
      Map<String, Map<WrittenFeature, String>> answers, String engine, WrittenFeature feature) {
    return String.valueOf(answers.getOrDefault(engine, Map.of()).get(feature));
  }

  private static String table(WrittenFeature feature) {
    return "delta.`" + path(feature) + "`";
  }

  private static Path path(WrittenFeature feature) {
    return folder.resolve(feature.feature().replace(' ', '-'));
  }

  private static List<TableVersion> newest() {
    HadoopLogStore store = new HadoopLogStore(new Configuration());
    return FEATURES.stream()
        .map(WrittenFeaturesIT::path)
        .filter(path -> Files.exists(path.resolve("_delta_log")))
        .map(
            path ->
                new TableVersion(
                    path, DeltaLog.forTable(store, path.toString()).loadSnapshot().version()))
        .toList();
  }

  private static Map<WrittenFeature, String> byFeature(Map<TableVersion, String> digests) {
    Map<WrittenFeature, String> found = new LinkedHashMap<>();
    for (WrittenFeature feature : FEATURES) {
      digests.forEach(
          (version, digest) -> {
            if (version.table().equals(path(feature))) {
              found.put(feature, digest);
            }
          });
    }
    return found;
  }
}
