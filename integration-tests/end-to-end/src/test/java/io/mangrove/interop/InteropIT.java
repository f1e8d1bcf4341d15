package io.mangrove.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.ChildJvm;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every version of every table that the suites left in the folder of the system property {@code
 * mangrove.tables}, read by Mangrove and by three other implementations. Runs after the suites.
 */
class InteropIT {
  private static final Path TABLES = Path.of(System.getProperty("mangrove.tables"));

  private static final Set<String> KNOWN_TO_DELTA_RS = Set.of("timestampNtz", "variantType");

  @TempDir static Path scratch;

  private static SparkSession spark;
  private static List<TableVersion> ours;

  @BeforeAll
  static void findTables() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.extensions", "io.mangrove.sql.DeltaSessionExtensions")
            .config("spark.sql.catalog.spark_catalog", "io.mangrove.spark.DeltaCatalog")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .getOrCreate();
    InteropTables.write(spark, TABLES.resolve("interop"));
    ours = TableVersion.below(TABLES);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void theSuitesLeftTablesWithSeveralVersions() {
    long tables = ours.stream().map(TableVersion::table).distinct().count();
    System.out.printf("interop: %d versions of %d tables%n", ours.size(), tables);
    assertThat(tables).isGreaterThan(40);
    assertThat(ours).hasSizeGreaterThan(100);
  }

  @Test
  void deltaKernelReadsWhatWeRead() {
    KernelTable kernel = new KernelTable();
    Map<TableVersion, String> found = new LinkedHashMap<>();
    ours.forEach(version -> found.put(version, digestOf(kernel, version)));
    assertThat(differences(found, digests(ours))).isEmpty();
  }

  @Test
  void deltaSparkReadsWhatWeReadAndWritesWhatWeRead() throws Exception {
    Path written = scratch.resolve("by-delta-spark");
    Path answers = scratch.resolve("delta-spark.txt");
    run(
        ChildJvm.command(
            "-Xmx2g",
            "-XX:TieredStopAtLevel=1",
            "-Dspark.ui.enabled=false",
            "-Dspark.sql.shuffle.partitions=1",
            "-Dspark.sql.session.timeZone=UTC",
            "-Dspark.sql.codegen.wholeStage=false",
            "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
            "-Dspark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
            "-Dspark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog",
            "-Dspark.databricks.delta.snapshotPartitions=1",
            // Some tests give commits an age; by default delta-spark will not travel that far.
            "-Dspark.databricks.delta.vacuum.enforceTimeTravelWithinDeletedFileRetentionDuration=false",
            "-cp",
            classPathWithDeltaSpark(),
            DigestMain.class.getName(),
            written.toString(),
            request().toString(),
            answers.toString()));
    List<TableVersion> all = new ArrayList<>(ours);
    all.addAll(TableVersion.below(written));
    assertThat(all).hasSizeGreaterThan(ours.size() + 50);
    assertThat(differences(answersIn(answers, all), digests(all))).isEmpty();
  }

  @Test
  void deltaRsReadsWhatWeRead() throws Exception {
    List<TableVersion> known = ours.stream().filter(InteropIT::isKnownToDeltaRs).toList();
    assertThat(known).hasSizeGreaterThan(ours.size() / 2);
    Path request = Files.write(scratch.resolve("request-to-delta-rs.txt"), lines(known));
    Path exported = scratch.resolve("read-by-delta-rs");
    python("export_tables.py", request.toString(), exported.toString());
    assertThat(differences(digestsOfParquet(exported, known), digests(known))).isEmpty();
  }

  /** It refuses tables that list anything else for readers. */
  private static boolean isKnownToDeltaRs(TableVersion version) {
    Set<String> features =
        DeltaLog.forTable(new HadoopLogStore(new Configuration()), version.table().toString())
            .loadSnapshotAt(version.version())
            .protocol()
            .readerFeatures();
    return features == null || KNOWN_TO_DELTA_RS.containsAll(features);
  }

  @Test
  void weReadWhatDeltaRsWrites() throws Exception {
    Path written = scratch.resolve("by-delta-rs");
    python("write_tables.py", written.toString());
    List<TableVersion> theirs = TableVersion.below(written);
    assertThat(theirs).hasSizeGreaterThan(15);
    Path request = Files.write(written.resolve("request.txt"), lines(theirs));
    Path exported = scratch.resolve("own-of-delta-rs");
    python("export_tables.py", request.toString(), exported.toString());
    assertThat(differences(digestsOfParquet(exported, theirs), digests(theirs))).isEmpty();
  }

  private static Dataset<Row> read(TableVersion version) {
    return spark
        .read()
        .format("delta")
        .option("versionAsOf", version.version())
        .load(version.table().toString());
  }

  private static String digestOf(KernelTable kernel, TableVersion version) {
    try {
      return Digest.of(spark.createDataFrame(kernel.rows(version), read(version).schema()))
          .toString();
    } catch (IOException | RuntimeException e) {
      return e.toString();
    }
  }

  /** The versions of which they make something else than we, and what. */
  private static Map<TableVersion, String> differences(
      Map<TableVersion, String> theirs, Map<TableVersion, String> ours) {
    assertThat(theirs.keySet()).isEqualTo(ours.keySet());
    Map<TableVersion, String> differences = new LinkedHashMap<>();
    ours.forEach(
        (version, digest) -> {
          String other = theirs.get(version);
          if (!digest.equals(other)) {
            differences.put(version, "they: " + other + "; we: " + digest);
          }
        });
    return differences;
  }

  /** What we make of each version. */
  private static Map<TableVersion, String> digests(List<TableVersion> versions) {
    Map<TableVersion, String> text = new LinkedHashMap<>();
    versions.forEach(version -> text.put(version, DigestMain.digest(spark, version)));
    return text;
  }

  private static Map<TableVersion, String> digestsOfParquet(
      Path folder, List<TableVersion> versions) {
    Map<TableVersion, String> found = new LinkedHashMap<>();
    int number = 0;
    for (TableVersion version : versions) {
      Path file = folder.resolve(number++ + ".parquet");
      found.put(version, Digest.of(spark.read().parquet(file.toString())).toString());
    }
    return found;
  }

  private static Path request() throws IOException {
    return Files.write(scratch.resolve("request.txt"), lines(ours));
  }

  private static List<String> lines(List<TableVersion> versions) {
    return versions.stream().map(TableVersion::line).toList();
  }

  private static Map<TableVersion, String> answersIn(Path file, List<TableVersion> versions)
      throws IOException {
    Map<TableVersion, String> answers = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(file);
    int number = 0;
    for (TableVersion version : versions) {
      answers.put(version, lines.get(number++));
    }
    return answers;
  }

  private static void python(String script, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("mangrove.venv"), "bin", "python").toString());
    command.add(Path.of("src", "test", "python", script).toString());
    command.addAll(List.of(args));
    run(command);
  }

  /** delta-spark and Spark from the build, and this module's classes; nothing of ours besides. */
  private static String classPathWithDeltaSpark() throws IOException {
    Path libraries = Path.of(System.getProperty("mangrove.oracle"), "classpath.txt");
    return ChildJvm.testClasses() + File.pathSeparator + Files.readString(libraries).trim();
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path log = scratch.resolve("process.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0)
        .as(() -> command.get(0) + " failed: " + tail(log))
        .isTrue();
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
