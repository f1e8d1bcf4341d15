package io.mangrove.log.snapshot;

import static io.mangrove.log.snapshot.LogBuilder.timeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.replay.ActiveFiles;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files of writers that spell partition columns in another case than the schema. */
class PartitionNamesTest {

  private static LogBuilder with(Map<String, String> partition) {
    LogBuilder log = LogBuilder.upTo(1);
    return log.commit(
        2, timeOf(2), List.of(new AddFile("other", partition, 100, 1_000, true, null)));
  }

  private static Map<String, String> partition(ActiveFiles files) {
    return files.file(files.row("other", null)).partitionValues();
  }

  @Test
  void theSchemaSpellsThem() {
    Snapshot snapshot = with(Map.of("PART", "x")).loader().at(2);
    ActiveFiles files = snapshot.activeFiles();
    assertThat(partition(files)).isEqualTo(Map.of("part", "x"));
    int row = files.row("other", null);
    assertThat(files.partition(files.partitionOrdinal(row))).isEqualTo(Map.of("part", "x"));
    assertThat(LogBuilder.files(snapshot)).containsExactly("file-0", "file-1", "other");
    assertThat(snapshot.activeFiles()).isSameAs(files);
  }

  @Test
  void aCheckpointHasThemAsTheSchema() {
    LogBuilder log = with(Map.of("PART", "x")).checkpoint(2).deleteCommits(0, 1);
    assertThat(partition(log.loader().at(2).state().activeFiles())).isEqualTo(Map.of("part", "x"));
  }

  @Test
  void whatIsNoColumnStays() {
    assertThat(partition(with(Map.of("p", "x")).loader().at(2).activeFiles()))
        .isEqualTo(Map.of("p", "x"));
    Map<String, String> both = Map.of("part", "x", "Part", "y");
    assertThat(partition(with(both).loader().at(2).activeFiles())).isEqualTo(both);
  }

  @Test
  void severalNamesOfOneColumnAreAnError() {
    Snapshot snapshot = with(Map.of("PART", "x", "Part", "x")).loader().at(2);
    assertThatThrownBy(snapshot::activeFiles)
        .hasMessageContaining("DELTA_INVALID_PARTITION_VALUES");
  }
}
