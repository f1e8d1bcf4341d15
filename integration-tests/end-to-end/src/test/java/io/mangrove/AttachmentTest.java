package io.mangrove;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The jar attached the ways a user attaches it, to the command line tools of a Spark download. */
@Execution(ExecutionMode.CONCURRENT)
class AttachmentTest {
  private static final Path BUNDLE = Path.of(property("mangrove.bundle")).normalize();
  private static final Path TOOLS = Path.of(property("mangrove.venv"), "bin");
  private static final String ARTIFACT = "mangrove-spark-4.2_2.13";
  private static final int MINUTES = 5;

  @TempDir Path folder;

  private static String property(String name) {
    return requireNonNull(System.getProperty(name), name);
  }

  @Test
  void sparkSqlTakesTheJar() throws Exception {
    assertThat(run("", "spark-sql", "--jars", BUNDLE.toString(), "-e", statements("by_jar")))
        .contains("rows=3");
  }

  @Test
  void sparkSqlTakesTheCoordinates() throws Exception {
    String version = publish();
    assertThat(
            run(
                "",
                "spark-sql",
                "--packages",
                "io.mangrove:" + ARTIFACT + ":" + version,
                "--repositories",
                folder.resolve("repository").toUri().toString(),
                "--conf",
                "spark.jars.ivy=" + folder.resolve("ivy"),
                "-e",
                statements("by_coordinates")))
        .contains("rows=3");
  }

  @Test
  void sparkShellTakesTheJar() throws Exception {
    String table = folder.resolve("table").toString();
    String program =
        """
        spark.range(3).write.format("delta").save("%1$s")
        println("rows=" + spark.read.format("delta").load("%1$s").count())
        :quit
        """
            .formatted(table);
    assertThat(run(program, "spark-shell", "--jars", BUNDLE.toString())).contains("rows=3");
  }

  @Test
  void sparkSubmitTakesTheJarForAPythonProgram() throws Exception {
    Path program =
        Files.writeString(
            folder.resolve("program.py"),
            """
            import sys
            from pyspark.sql import SparkSession
            spark = SparkSession.builder.getOrCreate()
            spark.range(3).write.format("delta").save(sys.argv[1])
            print(f"rows={spark.read.format('delta').load(sys.argv[1]).count()}")
            """);
    assertThat(
            run(
                "",
                "spark-submit",
                "--jars",
                BUNDLE.toString(),
                program.toString(),
                folder.resolve("table").toString()))
        .contains("rows=3");
  }

  private static String statements(String table) {
    return """
    CREATE TABLE %1$s USING delta AS SELECT id FROM range(3);
    SELECT 'rows=' || count(*) FROM %1$s
    """
        .formatted(table);
  }

  /** What a tool prints, run in the test's folder with the two confs; it must end well. */
  private String run(String input, String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(TOOLS.resolve(tool).toString());
    command.addAll(
        List.of(
            "--master",
            "local[1]",
            "--driver-java-options",
            "-XX:TieredStopAtLevel=1",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.sql.extensions=io.mangrove.sql.DeltaSessionExtensions",
            "--conf",
            "spark.sql.catalog.spark_catalog=io.mangrove.spark.DeltaCatalog"));
    command.addAll(List.of(arguments));
    Path in = Files.writeString(folder.resolve("in.txt"), input);
    Path out = folder.resolve("out.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", property("java.home"));
    String python = TOOLS.resolve("python").toString();
    builder.environment().put("PYSPARK_PYTHON", python);
    builder.environment().put("PYSPARK_DRIVER_PYTHON", python);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("%s ended", tool).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(out, UTF_8);
    assertThat(process.exitValue()).as("%s printed%n%s", tool, printed).isZero();
    return printed;
  }

  /** Lays the jar and its POMs out as a Maven repository; the version they have there. */
  private String publish() throws IOException {
    String name = BUNDLE.getFileName().toString();
    String version = name.substring(ARTIFACT.length() + 1, name.length() - ".jar".length());
    Path bundleModule = requireNonNull(requireNonNull(BUNDLE.getParent()).getParent());
    Path root = bundleModule.resolve("../..").normalize();
    Path group = folder.resolve("repository/io/mangrove");
    Path artifact = Files.createDirectories(group.resolve(ARTIFACT).resolve(version));
    Path parent = Files.createDirectories(group.resolve("mangrove-parent").resolve(version));
    Files.copy(BUNDLE, artifact.resolve(name));
    Files.copy(
        bundleModule.resolve("dependency-reduced-pom.xml"),
        artifact.resolve(ARTIFACT + "-" + version + ".pom"));
    Files.copy(root.resolve("pom.xml"), parent.resolve("mangrove-parent-" + version + ".pom"));
    return version;
  }
}
