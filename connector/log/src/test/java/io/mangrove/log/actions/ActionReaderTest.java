package io.mangrove.log.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.error.DeltaException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionReaderTest {

  @Test
  void unknownActionsAndFieldsAreIgnored() throws IOException {
    assertThat(
            read(
                """
                {"checkpointMetadata":{"version":3,"tags":{"a":["b"]}}}

                {"txn":{"appId":"a","version":7,"new":{"x":[1,{"y":2}]}},"tip":[[1],2]}
                {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
                """))
        .containsExactly(new SetTransaction("a", 7, null), new Protocol(1, 2));
  }

  @Test
  void fieldsThatAreNullCountAsLeftOut() throws IOException {
    assertThat(
            read(
                "{\"add\":{\"path\":\"p\",\"partitionValues\":{\"d\":null},\"size\":1,"
                    + "\"modificationTime\":2,\"dataChange\":false,\"stats\":null,\"tags\":null,"
                    + "\"deletionVector\":null,\"baseRowId\":null},\"remove\":null,\"txn\":null}"))
        .containsExactly(
            new AddFile("p", java.util.Collections.singletonMap("d", null), 1, 2, false, null));
  }

  @Test
  void theTableActionsOfADeltaSparkCommitAreRead() throws IOException {
    assertThat(
            read(
                """
                {"commitInfo":{"timestamp":1700000000000,"operation":"WRITE",\
                "operationParameters":{"mode":"Append","partitionBy":"[\\"d\\"]","n":3,\
                "predicate":["a",1]},"readVersion":4,"isolationLevel":"Serializable",\
                "isBlindAppend":true,"operationMetrics":{"numFiles":"1"},"engineInfo":"e",\
                "txnId":"t","job":{"jobId":"8"}}}
                {"metaData":{"id":"i","format":{"provider":"parquet","options":{}},\
                "schemaString":"{}","partitionColumns":["d"],"configuration":{"delta.appendOnly":\
                "true"},"createdTime":5}}
                {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":\
                ["timestampNtz"],"writerFeatures":["timestampNtz","appendOnly"]}}
                """))
        .containsExactly(
            new CommitInfo(
                1700000000000L,
                null,
                null,
                null,
                "WRITE",
                Map.of(
                    "mode", "Append", "partitionBy", "[\"d\"]", "n", "3", "predicate", "[\"a\",1]"),
                Map.of("numFiles", "1"),
                4L,
                "Serializable",
                true,
                "e",
                null,
                null,
                Map.of("jobId", "8"),
                null,
                Map.of(),
                "t"),
            new Metadata(
                "i",
                null,
                null,
                "parquet",
                Map.of(),
                "{}",
                List.of("d"),
                5L,
                Map.of("delta.appendOnly", "true")),
            new Protocol(3, 7, Set.of("timestampNtz"), Set.of("appendOnly", "timestampNtz")));
  }

  @Test
  void provenanceOfAnyShapeIsReadable() throws IOException {
    List<Action> actions =
        read(
            """
            {"commitInfo":{"timestamp":"yesterday","operation":{"a":1},"job":"x","tags":[1],\
            "operationMetrics":null,"isBlindAppend":1}}
            {"commitInfo":"none"}
            """);
    assertThat(actions).hasSize(2);
    CommitInfo info = (CommitInfo) actions.get(0);
    assertThat(info.timestamp()).isNull();
    assertThat(info.operation()).isEqualTo("{\"a\":1}");
    assertThat(info.operationMetrics()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"add\":{\"path\":\"a\" | end-of-input",
        "{\"add\":{\"size\":1}} | \"path\" of \"add\" is missing",
        "{\"add\":{\"path\":\"a\"}} | \"size\" of \"add\" is missing",
        "{\"add\":{\"path\":7}} | expected a string for \"path\" but found VALUE_NUMBER_INT",
        "{\"add\":{\"path\":\"a\",\"size\":\"1\"}} | expected an integer for \"size\"",
        "{\"add\":[]} | expected add as a JSON object",
        "{\"protocol\":{\"minReaderVersion\":1}} | \"minWriterVersion\" of \"protocol\"",
        "{\"protocol\":{\"minReaderVersion\":5000000000,\"minWriterVersion\":1}} | overflow",
        "{\"metaData\":{\"id\":\"i\"}} | \"schemaString\" of \"metaData\" is missing",
        "[1] | expected an action as a JSON object",
        "not json | Unrecognized token 'not'"
      })
  void aMalformedLineIsNamedWithItsFileAndReason(String line, String reason) {
    assertThatThrownBy(() -> read("{\"txn\":{\"appId\":\"a\",\"version\":7}}\n" + line))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> {
              assertThat(e.condition()).isEqualTo("DELTA_MALFORMED_LOG_FILE");
              assertThat(e.messageParameters())
                  .containsEntry("line", "2")
                  .containsEntry("file", "00000000000000000005.json");
            })
        .hasMessageContaining(reason);
  }

  @Test
  void aCommitWithoutALineHasNoActions() throws IOException {
    assertThat(read("\n")).isEmpty();
    assertThat(ActionWriter.writeCommit(List.of())).isEmpty();
  }

  @Test
  void aFileIsAnotherOneWithAnotherDeletionVector() {
    DeletionVectorDescriptor vector = new DeletionVectorDescriptor("u", "ab", 1, 40, 2);
    AddFile plain = new AddFile("p", Map.of(), 1, 2, true, null);
    AddFile masked =
        new AddFile("p", Map.of(), 1, 2, true, null, Map.of(), vector, null, null, null);
    assertThat(plain.key()).isNotEqualTo(masked.key());
    assertThat(masked.key()).isEqualTo(new FileKey("p", "uab@1"));
    assertThat(masked.removed(3, true).key()).isEqualTo(masked.key());
  }

  @Test
  void aLineHasTheShapeOfTheProtocol() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ActionWriter.writeLine(
        new AddFile("d=1/a.parquet", Map.of("d", "1"), 10, 20, true, "{\"numRecords\":1}"), out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"add\":{\"path\":\"d=1/a.parquet\",\"partitionValues\":{\"d\":\"1\"},\"size\":10,"
                + "\"modificationTime\":20,\"dataChange\":true,"
                + "\"stats\":\"{\\\"numRecords\\\":1}\"}}\n");
  }

  private static List<Action> read(String text) throws IOException {
    return ActionReader.readCommit(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        "00000000000000000005.json");
  }
}
