package io.mangrove.log.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.files.LogFile.CheckpointFile;
import io.mangrove.log.files.LogFile.CheckpointPartFile;
import io.mangrove.log.files.LogFile.CommitFile;
import io.mangrove.log.testkit.Texts;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class LogFileNameProperties {

  @Property
  void aCommitNameIsReadBackAsItsVersion(@ForAll @LongRange(min = 0) long version) {
    String name = LogFileName.commitName(version);
    assertThat(LogFileName.parse(name)).isEqualTo(new CommitFile(version));
    assertThat(name).hasSize(25);
  }

  @Property
  void aCheckpointNameIsReadBackAsItsVersion(@ForAll @LongRange(min = 0) long version) {
    assertThat(LogFileName.parse(LogFileName.checkpointName(version)))
        .isEqualTo(new CheckpointFile(version));
  }

  @Property
  void theNameOfAPartIsReadBackWithItsPlace(
      @ForAll @LongRange(min = 0) long version,
      @ForAll @IntRange(min = 1) int part,
      @ForAll @IntRange(min = 0, max = 1000) int more) {
    int parts = (int) Math.min((long) part + more, Integer.MAX_VALUE);
    assertThat(LogFileName.parse(LogFileName.checkpointPartName(version, part, parts)))
        .isEqualTo(new CheckpointPartFile(version, part, parts));
  }

  @Property
  void namesSortAsTheirVersionsDo(
      @ForAll @LongRange(min = 0) long one, @ForAll @LongRange(min = 0) long other) {
    assertThat(Integer.signum(LogFileName.commitName(one).compareTo(LogFileName.commitName(other))))
        .isEqualTo(Long.compare(one, other));
    assertThat(LogFileName.firstNameOf(one)).isLessThan(LogFileName.commitName(one));
    assertThat(LogFileName.firstNameOf(one)).isLessThan(LogFileName.checkpointName(one));
  }

  @Property
  void noOtherNameIsTakenForOneOfTheLog(@ForAll("texts") String name) {
    assertThat(LogFileName.parse(name)).isNull();
    assertThat(LogFileName.parse(LogFileName.commitName(3) + name + ".tmp")).isNull();
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }
}
