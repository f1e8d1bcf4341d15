package io.mangrove.stores;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands between a client and a server of S3: it hands requests on and replies back, writes
 * down the requests, and loses replies or changes requests if a test asks for it.
 */
final class S3Front implements AutoCloseable {
  /** What a client of HTTP sets by itself, or refuses to be told. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "expect", "transfer-encoding", "upgrade");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String target;
  private final boolean dropsConditions;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger repliesToLose = new AtomicInteger();

  private S3Front(String target, boolean dropsConditions) throws IOException {
    this.target = target;
    this.dropsConditions = dropsConditions;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  static S3Front of(S3Server server) throws IOException {
    return new S3Front(server.endpoint(), false);
  }

  /** In front of it the server is one that has never heard of conditional requests. */
  static S3Front withoutConditions(S3Server server) throws IOException {
    return new S3Front(server.endpoint(), true);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Lets this many requests to put a commit happen, and their replies be lost on the way. */
  void loseRepliesToCommits(int count) {
    repliesToLose.set(count);
  }

  /** The requests since the last time this was asked: method, and the last part of the path. */
  List<String> takeRequests() {
    synchronized (requests) {
      List<String> taken = List.copyOf(requests);
      requests.clear();
      return taken;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path.substring(path.lastIndexOf('/') + 1));
      HttpResponse<byte[]> reply = client.send(forwarded(exchange), BodyHandlers.ofByteArray());
      boolean commit = exchange.getRequestMethod().equals("PUT") && path.matches(".*/\\d{20}.json");
      if (commit && repliesToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return; // The connection closes without a word.
      }
      answer(exchange, reply);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest forwarded(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> values.forEach(value -> copy(request, name, value)));
    byte[] body = exchange.getRequestBody().readAllBytes();
    return request
        .method(
            exchange.getRequestMethod(),
            body.length == 0 && !exchange.getRequestMethod().matches("PUT|POST")
                ? BodyPublishers.noBody()
                : BodyPublishers.ofByteArray(body))
        .build();
  }

  private void copy(HttpRequest.Builder request, String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!OF_THE_CONNECTION.contains(lower) && !(dropsConditions && lower.equals("if-none-match"))) {
      request.header(name, value);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> reply) throws IOException {
    reply
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      reply
          .headers()
          .firstValue("content-length")
          .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
    }
    boolean bodyless = head || reply.statusCode() == 204 || reply.statusCode() == 304;
    exchange.sendResponseHeaders(
        reply.statusCode(), bodyless ? -1 : reply.body().length == 0 ? -1 : reply.body().length);
    if (!bodyless && reply.body().length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(reply.body());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
