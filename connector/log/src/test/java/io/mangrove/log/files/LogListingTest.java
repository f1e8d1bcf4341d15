package io.mangrove.log.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mangrove.log.error.DeltaException;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogListingTest {
  private static final String UUID = "80a083e8-7026-4e79-81be-64bd76c43a11";

  private final List<StoredFile> files = new ArrayList<>();

  @Test
  void commitsFromTheFirstOnMakeUpAVersion() {
    commits(0, 3);
    LogSegment segment = listing().segment();
    assertThat(segment.version()).isEqualTo(3);
    assertThat(segment.checkpoint()).isNull();
    assertThat(names(segment)).hasSize(4).startsWith(LogFileName.commitName(0));
    assertThat(segment.commits().get(3)).isEqualTo(new CommitRun(3, 3, files.get(3)));
  }

  @Test
  void theNewestCheckpointReplacesTheCommitsUpToIt() {
    commits(0, 25);
    file(LogFileName.checkpointName(10));
    file(LogFileName.checkpointName(20));
    LogSegment segment = listing().segment();
    assertThat(segment.checkpoint().version()).isEqualTo(20);
    assertThat(segment.commits().get(0).firstVersion()).isEqualTo(21);
    assertThat(segment.commits()).hasSize(5);
  }

  @Test
  void anEarlierVersionUsesNoLaterCheckpoint() {
    commits(0, 25);
    file(LogFileName.checkpointName(10));
    file(LogFileName.checkpointName(20));
    assertThat(listing().segmentAt(19).checkpoint().version()).isEqualTo(10);
    assertThat(listing().segmentAt(9).checkpoint()).isNull();
    assertThat(listing().segmentAt(10).commits()).isEmpty();
  }

  @Test
  void aCheckpointInPartsCountsOnceAllPartsAreThere() {
    commits(0, 12);
    file(LogFileName.checkpointPartName(10, 2, 2));
    assertThat(listing().segment().checkpoint()).isNull();
    file(LogFileName.checkpointPartName(10, 1, 2));
    assertThat(listing().segment().checkpoint().parts())
        .extracting(StoredFile::name)
        .containsExactly(
            LogFileName.checkpointPartName(10, 1, 2), LogFileName.checkpointPartName(10, 2, 2));
  }

  @Test
  void partsOfDifferentSplitsAreNotMixed() {
    commits(0, 12);
    file(LogFileName.checkpointPartName(10, 1, 2));
    file(LogFileName.checkpointPartName(10, 2, 3));
    assertThat(listing().segment().checkpoint()).isNull();
  }

  @Test
  void aCheckpointInOneFileIsPreferredToOneInParts() {
    commits(0, 12);
    file(LogFileName.checkpointPartName(10, 1, 1));
    file(LogFileName.checkpointName(10));
    assertThat(listing().segment().checkpoint().parts())
        .extracting(StoredFile::name)
        .containsExactly(LogFileName.checkpointName(10));
  }

  @Test
  void aGapIsAnErrorThatNamesIt() {
    commits(0, 2);
    commits(5, 6);
    assertThatThrownBy(() -> listing().segment())
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> {
              assertThat(e.condition()).isEqualTo("DELTA_VERSIONS_NOT_CONTIGUOUS");
              assertThat(e.messageParameters())
                  .containsEntry("startVersion", "2")
                  .containsEntry("endVersion", "5")
                  .containsEntry("versionToLoad", "6");
            });
  }

  @Test
  void aLogWithoutItsBeginningIsAnErrorThatSaysSo() {
    commits(4, 6);
    assertThatThrownBy(() -> listing().segment())
        .hasMessageContaining("DELTA_TRUNCATED_TRANSACTION_LOG")
        .hasMessageContaining("begins with commit 4");
  }

  @Test
  void aLogThatOnlyHasPartOfItsCheckpointIsAnErrorThatSaysSo() {
    commits(11, 12);
    file(LogFileName.checkpointPartName(10, 1, 2));
    assertThatThrownBy(() -> listing().segment())
        .hasMessageContaining("DELTA_MISSING_PART_FILES")
        .hasMessageContaining("1 of 2");
  }

  @ParameterizedTest(name = "json: {0}")
  @ValueSource(booleans = {true, false})
  void aCheckpointWithAUuidInItsNameIsOneLikeAnyOther(boolean json) {
    commits(11, 12);
    String name = LogFileName.uuidCheckpointName(10, UUID, json);
    file(name);
    Checkpoint checkpoint = listing().segment().checkpoint();
    assertThat(checkpoint.version()).isEqualTo(10);
    assertThat(checkpoint.parts()).extracting(StoredFile::name).containsExactly(name);
    assertThat(checkpoint.isUuidNamed()).isTrue();
    assertThat(checkpoint.isJson()).isEqualTo(json);
    assertThat(listing().earliestVersion()).isEqualTo(10);
  }

  @Test
  void theNewestCompleteCheckpointIsTakenWhateverItsKind() {
    commits(0, 40);
    file(LogFileName.checkpointName(10));
    file(LogFileName.uuidCheckpointName(20, UUID, true));
    file(LogFileName.checkpointPartName(30, 1, 2));
    assertThat(listing().segment().checkpoint().version()).isEqualTo(20);
    assertThat(listing().segmentAt(19).checkpoint().version()).isEqualTo(10);
    file(LogFileName.checkpointPartName(30, 2, 2));
    assertThat(listing().segment().checkpoint().version()).isEqualTo(30);
  }

  @Test
  void everyCheckpointIsAWayToAVersionAndSoAreAllCommits() {
    commits(0, 12);
    file(LogFileName.compactedName(0, 9));
    file(LogFileName.checkpointName(5));
    file(LogFileName.uuidCheckpointName(10, UUID, true));
    file(LogFileName.checkpointName(10));
    file(LogFileName.checkpointName(12));
    List<LogSegment> ways = listing().plainSegmentsAt(11);
    assertThat(ways).extracting(way -> way.commits().size()).containsExactly(1, 1, 6, 12);
    assertThat(ways).noneMatch(LogSegment::isCompacted);
    assertThat(ways.get(0).checkpoint().isUuidNamed()).isFalse();
    assertThat(ways.get(1).checkpoint().isUuidNamed()).isTrue();
    files.removeIf(file -> file.name().equals(LogFileName.commitName(7)));
    assertThat(listing().plainSegmentsAt(11)).hasSize(2);
  }

  @Test
  void theLongestCompactionThatFitsReplacesItsCommits() {
    commits(0, 12);
    file(LogFileName.compactedName(0, 1));
    file(LogFileName.compactedName(0, 3));
    file(LogFileName.compactedName(2, 9));
    file(LogFileName.compactedName(4, 4));
    file(LogFileName.compactedName(5, 7));
    file(LogFileName.compactedName(8, 13));
    LogSegment segment = listing().segment();
    assertThat(segment.isCompacted()).isTrue();
    assertThat(names(segment))
        .containsExactly(
            LogFileName.compactedName(0, 3),
            LogFileName.commitName(4),
            LogFileName.compactedName(5, 7),
            LogFileName.commitName(8),
            LogFileName.commitName(9),
            LogFileName.commitName(10),
            LogFileName.commitName(11),
            LogFileName.commitName(12));
    assertThat(names(listing().segmentAt(2)))
        .containsExactly(LogFileName.compactedName(0, 1), LogFileName.commitName(2));
    file(LogFileName.checkpointName(4));
    assertThat(names(listing().segment())).startsWith(LogFileName.compactedName(5, 7)).hasSize(6);
  }

  @Test
  void aCompactionHidesNoGap() {
    commits(0, 2);
    commits(4, 5);
    file(LogFileName.compactedName(1, 4));
    assertThatThrownBy(() -> listing().segment())
        .hasMessageContaining("DELTA_VERSIONS_NOT_CONTIGUOUS");
  }

  @Test
  void theRangeOfVersionsBeginsAtTheFirstCommitOrTheFirstCheckpoint() {
    assertThat(listing().isEmpty()).isTrue();
    assertThat(listing().latestVersion()).isEqualTo(-1);
    assertThat(listing().earliestVersion()).isEqualTo(-1);
    commits(7, 12);
    file(LogFileName.checkpointName(10));
    assertThat(listing().earliestVersion()).isEqualTo(10);
    assertThat(listing().latestVersion()).isEqualTo(12);
    commits(0, 6);
    assertThat(listing().earliestVersion()).isZero();
  }

  @Test
  void otherFilesAreOverlooked() {
    commits(0, 1);
    file("00000000000000000001.crc");
    file("_last_checkpoint");
    file(".00000000000000000002.json.x.tmp");
    assertThat(listing().segment().version()).isEqualTo(1);
  }

  @Test
  void aListingBeginsAtTheVersionAskedFor() throws IOException {
    InMemoryLogStore store = new InMemoryLogStore();
    for (int version = 0; version < 5; version++) {
      store.putIfAbsent("mem:/t/_delta_log/" + LogFileName.commitName(version), new byte[0]);
    }
    LogListing listing = LogListing.list(store, "mem:/t/_delta_log", 3);
    assertThat(listing.commits().keySet()).containsExactly(3L, 4L);
  }

  private LogListing listing() {
    return LogListing.of("mem:/t/_delta_log", files);
  }

  private void commits(int first, int last) {
    for (int version = first; version <= last; version++) {
      file(LogFileName.commitName(version));
    }
  }

  private void file(String name) {
    files.add(new StoredFile(name, 1, 1));
  }

  private static List<String> names(LogSegment segment) {
    return segment.commits().stream().map(run -> run.file().name()).toList();
  }
}
