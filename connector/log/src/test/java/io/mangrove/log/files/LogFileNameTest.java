package io.mangrove.log.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.files.LogFile.ChecksumFile;
import io.mangrove.log.files.LogFile.CompactedCommitsFile;
import io.mangrove.log.files.LogFile.UuidCheckpointFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFileNameTest {

  @Test
  void checkpointsOfTheSecondSpecificationAreRecognised() {
    String uuid = "80a083e8-7026-4e79-81be-64bd76c43a11";
    assertThat(LogFileName.parse("00000000000000000010.checkpoint." + uuid + ".json"))
        .isEqualTo(new UuidCheckpointFile(10, uuid, true));
    assertThat(LogFileName.parse("00000000000000000010.checkpoint." + uuid + ".parquet"))
        .isEqualTo(new UuidCheckpointFile(10, uuid, false));
  }

  @Test
  void compactionsAndChecksumsAreRecognised() {
    assertThat(LogFileName.parse("00000000000000000004.00000000000000000006.compacted.json"))
        .isEqualTo(new CompactedCommitsFile(4, 6));
    assertThat(LogFileName.parse("00000000000000000004.crc")).isEqualTo(new ChecksumFile(4));
  }

  @ParameterizedTest(name = "{0} means nothing")
  @ValueSource(
      strings = {
        "",
        "_last_checkpoint",
        "0.json",
        "00000000000000000001.json.tmp",
        ".00000000000000000001.json.abc.tmp",
        "00000000000000000001.checkpoint",
        "00000000000000000001.checkpoint.0000000003.0000000002.parquet",
        "00000000000000000001.checkpoint.0000000000.0000000002.parquet",
        "00000000000000000001.checkpoint.not-a-uuid.parquet",
        "00000000000000000006.00000000000000000004.compacted.json",
        "99999999999999999999.json",
        "0000000000000000000٣.json"
      })
  void otherNamesMeanNothing(String name) {
    assertThat(LogFileName.parse(name)).isNull();
  }

  @Test
  void theLogIsAFolderBelowTheRoot() {
    assertThat(LogFileName.logDirectory("file:/t")).isEqualTo("file:/t/_delta_log");
    assertThat(LogFileName.logDirectory("file:/t/")).isEqualTo("file:/t/_delta_log");
  }
}
