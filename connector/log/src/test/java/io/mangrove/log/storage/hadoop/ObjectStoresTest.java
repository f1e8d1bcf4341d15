package io.mangrove.log.storage.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.hadoop.BucketFileSystem.Condition;
import io.mangrove.log.storage.hadoop.BucketFileSystem.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the strategies for object stores make of their clients' manners; a bucket in memory. */
class ObjectStoresTest {
  private static final String LOG = "/t/_delta_log/";
  private static final String COMMIT = LOG + "1.json";

  /** A store over one file system, and the file system. */
  private record Bucket(LogStore store, BucketFileSystem files) {

    static Bucket of(Condition condition) throws IOException {
      Configuration conf = new Configuration(false);
      return of(condition == Condition.BY_OVERWRITE ? "gs" : "s3a", condition, conf);
    }

    static Bucket of(String scheme, Condition condition, Configuration conf) throws IOException {
      conf.setClass("fs." + scheme + ".impl", BucketFileSystem.class, FileSystem.class);
      conf.setEnum(BucketFileSystem.CONDITION, condition);
      // Hadoop keeps file systems by their URI, whatever their configuration: one name per test.
      URI uri = URI.create(scheme + "://bucket-" + UUID.randomUUID());
      return new Bucket(new HadoopLogStore(conf), (BucketFileSystem) FileSystem.get(uri, conf));
    }

    String path(String name) {
      return files.getUri() + name;
    }

    void put(String name, String content) throws IOException {
      store.putIfAbsent(path(name), bytes(content));
    }

    String text(String name) {
      return new String(files.objects.get(name), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"BY_OPTION", "BY_OVERWRITE"})
  void anObjectIsMadeOnceAndNothingIsLeftBesideIt(Condition condition) throws IOException {
    Bucket bucket = Bucket.of(condition);
    bucket.put(COMMIT, "one");
    assertThatThrownBy(() -> bucket.put(COMMIT, "two"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(bucket.text(COMMIT)).isEqualTo("one");
    assertThat(bucket.files().objects).containsOnlyKeys(COMMIT);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"BY_OPTION", "BY_OVERWRITE"})
  void whoLosesAtCloseIsToldThatTheNameIsTaken(Condition condition) throws IOException {
    Bucket bucket = Bucket.of(condition);
    bucket.put(LOG + "0.json", "zero");
    IOException precondition =
        condition == Condition.BY_OPTION
            ? new BucketFileSystem.RemoteFileChangedException(COMMIT)
            : new IOException("Upload failed", new IOException("412 Precondition Failed"));
    bucket.files().replies.add(new Reply(false, precondition));
    assertThatThrownBy(() -> bucket.put(COMMIT, "one"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasCause(precondition);
  }

  @Test
  void anAnswerThatSaysNothingOfTheNameStaysAnError() throws IOException {
    Bucket bucket = Bucket.of(Condition.BY_OPTION);
    bucket.put(LOG + "0.json", "zero");
    IOException timeout = new IOException("Read timed out");
    bucket.files().replies.add(new Reply(true, timeout));
    assertThatThrownBy(() -> bucket.put(COMMIT, "one")).isSameAs(timeout);
    assertThat(bucket.text(COMMIT)).isEqualTo("one");
  }

  @Test
  void aConflictWithAnUploadUnderWayIsTriedAgain() throws IOException {
    Bucket bucket = Bucket.of(Condition.BY_OPTION);
    bucket.put(LOG + "0.json", "zero");
    bucket.files().replies.add(new Reply(false, conflict()));
    bucket.files().replies.add(new Reply(false, conflict()));
    bucket.put(COMMIT, "one");
    assertThat(bucket.text(COMMIT)).isEqualTo("one");
  }

  @Test
  void aConflictThatDoesNotEndIsAnError() throws IOException {
    Bucket bucket = Bucket.of(Condition.BY_OPTION);
    bucket.put(LOG + "0.json", "zero");
    for (int i = 0; i < 100; i++) {
      bucket.files().replies.add(new Reply(false, conflict()));
    }
    assertThatThrownBy(() -> bucket.put(COMMIT, "one")).hasMessageContaining("409");
    assertThat(bucket.files().objects).doesNotContainKey(COMMIT);
  }

  @Test
  void aServerThatPassesOverTheConditionIsRefusedBeforeAnyCommit() throws IOException {
    Bucket bucket = Bucket.of(Condition.IGNORED);
    assertRefused(() -> bucket.put(COMMIT, "one"), "s3a", "made the same object twice");
    assertThat(bucket.files().objects).isEmpty();
  }

  @Test
  void theConditionIsProvenOnceForABucket() throws IOException {
    Bucket bucket = Bucket.of(Condition.BY_OPTION);
    bucket.put(COMMIT, "one");
    int uploads = bucket.files().threads.size();
    bucket.put(LOG + "2.json", "two");
    assertThat(bucket.files().threads).hasSize(uploads + 1);
  }

  @Test
  void anS3WithoutTheOptionIsRefusedRatherThanTrustedWithALookFirst() throws IOException {
    Bucket bucket = Bucket.of("s3", Condition.BY_OVERWRITE, new Configuration(false));
    assertRefused(() -> bucket.put(COMMIT, "one"), "s3", "has no conditional create");
    assertThat(bucket.files().objects).isEmpty();
  }

  @Test
  void anInterruptDoesNotReachAnUploadInTheBackground() throws IOException {
    Bucket bucket = Bucket.of(Condition.BY_OVERWRITE);
    Thread.currentThread().interrupt();
    bucket.put(COMMIT, "one");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(bucket.text(COMMIT)).isEqualTo("one");
    assertThat(bucket.files().threads).doesNotContain(Thread.currentThread());
  }

  @Test
  void filesAreReplacedAndCreatedWhenTheyAreClosed() throws IOException {
    Bucket bucket = Bucket.of(Condition.BY_OPTION);
    String checkpoint = LOG + "_last_checkpoint";
    bucket.store().replace(bucket.path(checkpoint), bytes("one"));
    try (OutputStream out = bucket.store().create(bucket.path(checkpoint))) {
      out.write(bytes("two"));
      out.flush();
      assertThat(bucket.text(checkpoint)).isEqualTo("one");
    }
    assertThat(bucket.text(checkpoint)).isEqualTo("two");
    bucket.store().delete(bucket.path(checkpoint));
    bucket.store().delete(bucket.path(checkpoint));
    assertThat(bucket.files().objects).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"oss", "cosn", "wasb", "wasbs", "obs", "ftp"})
  void aStoreWithoutAWayIsRefusedByItsScheme(String scheme) throws IOException {
    Bucket bucket = Bucket.of(scheme, Condition.BY_OVERWRITE, new Configuration(false));
    assertRefused(() -> bucket.put(COMMIT, "one"), scheme, "'" + scheme + "'");
    assertThat(bucket.files().objects).isEmpty();
  }

  @Test
  void aSingleWriterMayWriteAnywhereAndStillReplacesNoCommit() throws IOException {
    Configuration conf = new Configuration(false);
    conf.set("io.mangrove.storage.strategy.oss", "single-writer");
    Bucket bucket = Bucket.of("oss", Condition.IGNORED, conf);
    bucket.put(COMMIT, "one");
    assertThatThrownBy(() -> bucket.put(COMMIT, "two"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(bucket.text(COMMIT)).isEqualTo("one");
  }

  @ParameterizedTest(name = "{0} set to {1} is {2}")
  @CsvSource({
    "file,,LINK",
    "file,rename,LINK",
    "hdfs,,RENAME",
    "viewfs,,RENAME",
    "abfs,,RENAME",
    "ABFSS,,RENAME",
    "s3,,CONDITIONAL_CREATE",
    "s3a,,CONDITIONAL_CREATE",
    "S3A,single-writer,SINGLE_WRITER",
    "gs,,CONDITIONAL_CREATE",
    "gs,none,NONE",
    "minio,,NONE",
    "minio,conditional-create,CONDITIONAL_CREATE",
    "lake,rename,RENAME",
  })
  void aSchemeHasAStrategyUnlessTheUserSetsAnother(
      String scheme, String setting, CommitStrategy expected) {
    Configuration conf = new Configuration(false);
    if (setting != null) {
      conf.set("io.mangrove.storage.strategy." + scheme.toLowerCase(Locale.ROOT), setting);
    }
    assertThat(CommitStrategy.of(scheme, conf)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"link", "singleWriter"})
  void aStrategyThatDoesNotExistIsAnError(String setting) {
    Configuration conf = new Configuration(false);
    conf.set("io.mangrove.storage.strategy.minio", setting);
    assertThatThrownBy(() -> CommitStrategy.of("minio", conf))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_INVALID_LOG_STORE_CONF"))
        .hasMessageContaining("io.mangrove.storage.strategy.minio=" + setting);
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static void assertRefused(Writing writing, String scheme, String reason) {
    assertThatThrownBy(writing::run)
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.condition()).isEqualTo("DELTA_INCORRECT_LOG_STORE_IMPLEMENTATION"))
        .hasMessageContaining(reason)
        .hasMessageContaining("io.mangrove.storage.strategy." + scheme + "=single-writer");
  }

  private static IOException conflict() {
    return new IOException("ConditionalRequestConflict (Service: S3, Status Code: 409)");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
