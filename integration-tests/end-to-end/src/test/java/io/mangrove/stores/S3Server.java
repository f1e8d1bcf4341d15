package io.mangrove.stores;

import io.mangrove.ChildJvm;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** S3Proxy in a JVM of its own, over a folder: a server of S3. */
public final class S3Server implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final String endpoint;
  private final Path objects;

  private S3Server(Process process, String endpoint, Path objects) {
    this.process = process;
    this.endpoint = endpoint;
    this.objects = objects;
  }

  /** Starts a server that keeps its objects in a folder. */
  public static S3Server start(Path folder) throws IOException, InterruptedException {
    Path objects = Files.createDirectories(folder.resolve("objects"));
    String endpoint = "http://127.0.0.1:" + freePort();
    Path settings =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            String.join(
                "\n",
                "s3proxy.endpoint=" + endpoint,
                "s3proxy.authorization=none",
                "jclouds.provider=filesystem-nio2",
                "jclouds.identity=any",
                "jclouds.credential=any",
                "jclouds.filesystem.basedir=" + objects));
    Path logging =
        Files.writeString(
            folder.resolve("logback.xml"), "<configuration><root level=\"OFF\"/></configuration>");
    List<String> command =
        ChildJvm.command(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + logging,
            "-cp",
            Files.readString(Path.of(System.getProperty("mangrove.s3"), "classpath.txt")).trim(),
            "org.gaul.s3proxy.Main",
            "--properties",
            settings.toString());
    Path log = folder.resolve("s3proxy.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // A test run that is killed must not leave a server behind for ever.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    S3Server server = new S3Server(process, endpoint, objects);
    server.awaitStart(log);
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart(Path log) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest list = HttpRequest.newBuilder(URI.create(endpoint + "/")).build();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        if (client.send(list, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      process.waitFor(Duration.ofMillis(100).toMillis(), TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly();
    throw new IOException("S3Proxy did not start: " + Files.readString(log));
  }

  /**
   * Makes a bucket; its address. Hadoop keeps the client of a bucket, whatever the endpoint, so
   * each way to the server needs a bucket of its own.
   */
  public String bucket(String name) throws IOException {
    Files.createDirectories(folder(name));
    return "s3a://" + name;
  }

  /** Where the objects of a bucket lie, as files. */
  public Path folder(String bucket) {
    return objects.resolve(bucket);
  }

  /** Where it listens: {@code http://host:port}. */
  public String endpoint() {
    return endpoint;
  }

  /** What Hadoop's S3A needs to know to reach a server of S3 at an endpoint. */
  public static Map<String, String> hadoopSettings(String endpoint) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("fs.s3a.endpoint", endpoint);
    settings.put("fs.s3a.endpoint.region", "us-east-1");
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.connection.ssl.enabled", "false");
    settings.put("fs.s3a.access.key", "any");
    settings.put("fs.s3a.secret.key", "any");
    settings.put(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    return settings;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
