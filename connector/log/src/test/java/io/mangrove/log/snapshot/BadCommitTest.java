package io.mangrove.log.snapshot;

import static io.mangrove.log.snapshot.LogBuilder.LOG;
import static io.mangrove.log.snapshot.LogBuilder.ROOT;
import static io.mangrove.log.snapshot.LogBuilder.files;
import static io.mangrove.log.snapshot.LogBuilder.filesUpTo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.ForwardingLogStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadCommitTest {
  private static final String ADD = add("file-3", "\"3\"", "100");
  private static final String REMOVE = "{\"remove\":{\"path\":\"file-1\",\"dataChange\":true}}";
  private static final String NULLS = "\0".repeat(40);

  static Stream<Arguments> refused() {
    return Stream.of(
        bad("no byte", "", "DELTA_MALFORMED_LOG_FILE", "the file is empty"),
        bad("zeros of a machine that died", NULLS, "DELTA_MALFORMED_LOG_FILE", "Line 1 of "),
        bad("a line cut short", ADD + "\n{\"add\":{\"pa", "DELTA_MALFORMED_LOG_FILE", "Line 2 of "),
        bad("no JSON", "PAR1", "DELTA_MALFORMED_LOG_FILE", "Unrecognized token"),
        bad("a list", "[" + ADD + "]", "DELTA_MALFORMED_LOG_FILE", "an action as a JSON object"),
        bad(
            "bytes that are no text",
            "{\"x\":\"\u00ff\u00fe\"}",
            "DELTA_MALFORMED_LOG_FILE",
            "UTF-8"),
        bad("half a text in UTF-32", "\0\0\0{\0 \0\0", "DELTA_MALFORMED_LOG_FILE", "UTF-32"),
        bad(
            "two actions in a line",
            ADD.substring(0, ADD.length() - 1) + "," + REMOVE.substring(1),
            "DELTA_MALFORMED_LOG_FILE",
            "\"remove\" is a second action in one line"),
        bad(
            "an action that is taken back in its line",
            ADD.substring(0, ADD.length() - 1) + ",\"add\":null}",
            "DELTA_MALFORMED_LOG_FILE",
            "\"add\" is a second action in one line"),
        bad(
            "a field twice",
            ADD.replace("\"size\"", "\"path\":\"file-4\",\"size\""),
            "DELTA_MALFORMED_LOG_FILE",
            "\"path\" is there twice"),
        bad(
            "a partition value twice",
            ADD.replace("\"part\"", "\"part\":\"4\",\"part\""),
            "DELTA_MALFORMED_LOG_FILE",
            "\"part\" is there twice"),
        bad(
            "a size too big",
            add("f", "\"3\"", "9223372036854775808"),
            "DELTA_MALFORMED_LOG_FILE",
            "out of range"),
        bad(
            "a size with a fraction",
            add("f", "\"3\"", "1.5"),
            "DELTA_MALFORMED_LOG_FILE",
            "expected an integer"),
        bad(
            "a size below zero",
            add("f", "\"3\"", "-1"),
            "DELTA_MALFORMED_LOG_FILE",
            "-1 is no size"),
        bad(
            "a partition value that is a number",
            add("f", "3", "1"),
            "DELTA_MALFORMED_LOG_FILE",
            "expected a string"),
        bad(
            "a time that columns keep for none",
            ADD.replace("\"modificationTime\":1", "\"modificationTime\":-9223372036854775808"),
            "DELTA_MALFORMED_LOG_FILE",
            "out of range"),
        bad(
            "nesting without end",
            "{\"new\":" + "[".repeat(100_000),
            "DELTA_MALFORMED_LOG_FILE",
            "nesting depth"),
        bad(
            "a schema nested without end",
            metadata(
                "{\\\"type\\\":\\\"array\\\",\\\"elementType\\\":".repeat(2_000), "[]", "parquet"),
            "DELTA_MALFORMED_SCHEMA",
            "nesting depth"),
        bad(
            "a schema of no type",
            metadata("\\\"blob\\\"", "[]", "parquet"),
            "DELTA_UNSUPPORTED_DATA_TYPES",
            "blob"),
        bad(
            "a partition column the schema lacks",
            metadata("\\\"long\\\"", "[\"part\"]", "parquet"),
            "DELTA_PARTITION_COLUMN_NOT_FOUND",
            "Partition column part is not in"),
        bad(
            "data in another format",
            metadata("\\\"long\\\"", "[]", "orc"),
            "DELTA_UNSUPPORTED_DATA_FORMAT",
            "orc"),
        bad(
            "a protocol that leaves out what it must list",
            "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"writerFeatures\":[]}}",
            "DELTA_MALFORMED_LOG_FILE",
            "\"readerFeatures\" of \"protocol\""),
        bad(
            "a file that is added and removed",
            add("file-1", "\"p1\"", "100") + "\n" + REMOVE,
            "DELTA_DUPLICATE_ACTIONS_FOUND",
            "data file file-1"),
        bad(
            "a file that is removed and added",
            REMOVE + "\n" + add("file-1", "\"p1\"", "100"),
            "DELTA_DUPLICATE_ACTIONS_FOUND",
            "data file file-1"),
        bad(
            "a file of two sizes",
            ADD + "\n" + add("file-3", "\"3\"", "101"),
            "DELTA_DUPLICATE_ACTIONS_FOUND",
            "data file file-3"),
        bad(
            "a file in two partitions",
            ADD + "\n" + add("file-3", "null", "100"),
            "DELTA_DUPLICATE_ACTIONS_FOUND",
            "data file file-3"),
        bad(
            "two schemas",
            metadata("\\\"long\\\"", "[]", "parquet") + metadata("\\\"string\\\"", "[]", "parquet"),
            "DELTA_DUPLICATE_ACTIONS_FOUND",
            "the metadata"),
        bad(
            "two protocols",
            "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}"
                + "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":3}}",
            "DELTA_DUPLICATE_ACTIONS_FOUND",
            "the protocol"),
        bad(
            "two versions of an application",
            "{\"txn\":{\"appId\":\"a\",\"version\":1}}\n{\"txn\":{\"appId\":\"a\",\"version\":2}}",
            "DELTA_DUPLICATE_ACTIONS_FOUND",
            "application a"),
        bad(
            "a domain that is set and removed",
            "{\"domainMetadata\":{\"domain\":\"d\",\"configuration\":\"\",\"removed\":false}}"
                + "{\"domainMetadata\":{\"domain\":\"d\",\"configuration\":\"\",\"removed\":true}}",
            "DELTA_DUPLICATE_ACTIONS_FOUND",
            "domain d"));
  }

  /** The text has a character for each byte. */
  private static Arguments bad(String name, String text, String condition, String reason) {
    return Arguments.of(name, text, condition, reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedByNameAndTheVersionsBeforeItAreRead(
      String name, String text, String condition, String reason) {
    LogBuilder log = LogBuilder.upTo(2);
    Snapshot known = log.loader().latest();
    log.store.replace(LOG + LogFileName.commitName(3), text.getBytes(StandardCharsets.ISO_8859_1));
    for (Loading loading :
        List.<Loading>of(
            () -> log.loader().latest(),
            () -> log.loader().at(3),
            () -> log.loader().refresh(known))) {
      DeltaException e = catchThrowableOfType(DeltaException.class, loading::run);
      assertThat(e).as(name).isNotNull().hasMessageContaining(reason);
      assertThat(e.condition()).isEqualTo(condition);
    }
    assertThat(files(log.loader().at(2))).isEqualTo(filesUpTo(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ADD\n",
        "ADD",
        "\n\nADD\n\n\n",
        "ADD\r\nADD\r\n",
        "\u00ef\u00bb\u00bfADD",
        "{\"new\":{\"path\":1}}\nADD\n{}\n{\"new\":null,\"new\":[]}",
        "{\"commitInfo\":{\"operation\":\"A\"}}\n{\"commitInfo\":{\"operation\":\"B\"}}\nADD",
        "ADD\n{\"remove\":{\"path\":\"file-3\",\"deletionVector\":{\"storageType\":\"u\","
            + "\"pathOrInlineDv\":\"x\",\"sizeInBytes\":1,\"cardinality\":1}}}",
        "ADD\n{\"remove\":{\"path\":\"gone\"}}\n{\"remove\":{\"path\":\"gone\"}}"
      })
  void whatIsOddButClearIsRead(String text) {
    LogBuilder log = LogBuilder.upTo(2);
    log.store.replace(
        LOG + LogFileName.commitName(3),
        text.replace("ADD", ADD).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(files(log.loader().latest())).isEqualTo(filesUpTo(3));
  }

  @Test
  void aLineOfAnyLengthIsRead() {
    LogBuilder log = LogBuilder.upTo(2);
    String stats = "x".repeat(70_000_000);
    String text = ADD.replace("\"size\"", "\"stats\":\"" + stats + "\",\"size\"");
    log.store.put(LOG + LogFileName.commitName(3), text, 3);
    Snapshot snapshot = log.loader().latest();
    assertThat(files(snapshot)).isEqualTo(filesUpTo(3));
    assertThat(snapshot.activeFiles().statsBytes(3).remaining()).isEqualTo(stats.length());
  }

  @Test
  void aLineOfAHundredMegabytesThatIsOfNoUseTakesNoMemory() {
    LogBuilder log = LogBuilder.upTo(2);
    log.store.put(LOG + LogFileName.commitName(3), ADD, 3);
    LongLines store = new LongLines(log.store, LogFileName.commitName(3));
    SnapshotLoader loader = new SnapshotLoader(store, ROOT);
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    assertThat(files(loader.latest())).isEqualTo(filesUpTo(3));
    assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
    assertThat(store.opened).isTrue();
  }

  @ParameterizedTest(name = "the commit {0} is not listed at first")
  @ValueSource(longs = {0, 2, 4})
  void aListingWithAHoleIsListedAgain(long hole) {
    LogBuilder log = LogBuilder.upTo(5);
    TornListings store = new TornListings(log.store, LogFileName.commitName(hole), 1);
    assertThat(files(new SnapshotLoader(store, ROOT).latest())).isEqualTo(filesUpTo(5));
    store = new TornListings(log.store, LogFileName.commitName(hole), 1);
    assertThat(files(new SnapshotLoader(store, ROOT).at(5))).isEqualTo(filesUpTo(5));
    Snapshot known = LogBuilder.upTo(5).loader().latest();
    log.commit(6).commit(7);
    store = new TornListings(log.store, LogFileName.commitName(6), 1);
    assertThat(files(new SnapshotLoader(store, ROOT).refresh(known))).isEqualTo(filesUpTo(7));
  }

  @Test
  void aHoleThatStaysIsAnErrorAfterTheSecondListing() {
    LogBuilder log = LogBuilder.upTo(5);
    TornListings store = new TornListings(log.store, LogFileName.commitName(3), 100);
    SnapshotLoader loader = new SnapshotLoader(store, ROOT);
    DeltaException e = catchThrowableOfType(DeltaException.class, loader::latest);
    assertThat(e.condition()).isEqualTo("DELTA_VERSIONS_NOT_CONTIGUOUS");
    assertThat(store.left).isEqualTo(98);
  }

  private interface Loading {
    Object run();
  }

  private static String add(String path, String partition, String size) {
    return "{\"add\":{\"path\":\""
        + path
        + "\",\"partitionValues\":{\"part\":"
        + partition
        + "},\"modificationTime\":1,\"dataChange\":true,\"size\":"
        + size
        + "}}";
  }

  private static String metadata(String type, String partitionColumns, String format) {
    return "{\"metaData\":{\"id\":\"i\",\"format\":{\"provider\":\""
        + format
        + "\"},\"schemaString\":\"{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[{\\\"name\\\":"
        + "\\\"id\\\",\\\"nullable\\\":true,\\\"metadata\\\":{},\\\"type\\\":"
        + type
        + "}]}\",\"partitionColumns\":"
        + partitionColumns
        + ",\"configuration\":{}}}";
  }

  /** Puts a line of a hundred megabytes that says nothing of the table before those of a commit. */
  private static final class LongLines extends ForwardingLogStore {
    private static final int LENGTH = 100_000_000;
    private static final byte[] BEGIN = "{\"commitInfo\":{\"operation\":\"".getBytes(UTF_8);
    private static final byte[] END = "\"}}\n".getBytes(UTF_8);

    private final String commit;
    private boolean opened;

    LongLines(LogStore target, String commit) {
      super(target);
      this.commit = commit;
    }

    @Override
    public List<StoredFile> listFrom(String directory, String firstName) throws IOException {
      return super.listFrom(directory, firstName).stream()
          .map(
              file ->
                  file.name().equals(commit)
                      ? new StoredFile(commit, file.sizeBytes() + LENGTH, file.modificationTime())
                      : file)
          .toList();
    }

    @Override
    public InputStream open(String path) throws IOException {
      if (!path.endsWith(commit)) {
        return super.open(path);
      }
      opened = true;
      InputStream text =
          new InputStream() {
            private int left = LENGTH;

            @Override
            public int read() {
              return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
              int count = Math.min(left, length);
              Arrays.fill(buffer, offset, offset + count, (byte) 'x');
              left -= count;
              return count == 0 ? -1 : count;
            }
          };
      return new SequenceInputStream(
          Collections.enumeration(
              List.of(
                  new ByteArrayInputStream(BEGIN),
                  text,
                  new ByteArrayInputStream(END),
                  super.open(path))));
    }
  }

  /** Does not see one file in its first listings, as a folder that changes while it is listed. */
  private static final class TornListings extends ForwardingLogStore {
    private final String unseen;
    private int left;

    TornListings(LogStore target, String unseen, int times) {
      super(target);
      this.unseen = unseen;
      this.left = times;
    }

    @Override
    public List<StoredFile> listFrom(String directory, String firstName) throws IOException {
      List<StoredFile> files = super.listFrom(directory, firstName);
      if (left == 0) {
        return files;
      }
      left--;
      return files.stream().filter(file -> !file.name().equals(unseen)).toList();
    }
  }
}
