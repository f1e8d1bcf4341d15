package io.mangrove.stores;

import io.mangrove.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A name node and a data node in a JVM of its own, over a folder: an HDFS. */
final class HdfsServer implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final Pattern PORT = Pattern.compile("\"namenode_port\":\\s*(\\d+)");

  private final Process process;
  private final int port;

  private HdfsServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one that keeps its blocks in a folder. */
  static HdfsServer start(Path folder) throws IOException, InterruptedException {
    Path details = folder.resolve("details.json");
    List<String> command =
        ChildJvm.command(
            "-Xmx384m",
            "-XX:TieredStopAtLevel=1",
            "-Dtest.build.data=" + folder.resolve("data"),
            "-cp",
            Files.readString(Path.of(System.getProperty("mangrove.hdfs"), "classpath.txt")).trim(),
            "org.apache.hadoop.test.MiniDFSClusterManager",
            "-format",
            "-datanodes",
            "1",
            "-writeDetails",
            details.toString());
    Path log = folder.resolve("hdfs.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    // A test run that is killed must not leave a server behind for ever.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (process.isAlive() && System.nanoTime() < deadline) {
      Matcher port = PORT.matcher(Files.exists(details) ? Files.readString(details) : "");
      if (port.find()) {
        return new HdfsServer(process, Integer.parseInt(port.group(1)));
      }
      boolean unused = process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly();
    throw new IOException("HDFS did not start: " + Files.readString(log));
  }

  String root() {
    return "hdfs://localhost:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
