package io.mangrove.log.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedStatsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'numRecords':3} | {'numRecords':3,'tightBounds':false}",
        "{'numRecords':3,'tightBounds':true,'minValues':{'tightBounds':1.10}}"
            + " | {'numRecords':3,'tightBounds':false,'minValues':{'tightBounds':1.10}}",
        "{'tightBounds' : false , 'numRecords':3} | {'tightBounds' : false , 'numRecords':3}",
        "{'minValues':{'s':'}é\uD83D\uDE00'},'tightBounds':true,'numRecords':3}"
            + " | {'minValues':{'s':'}é\uD83D\uDE00'},'tightBounds':false,'numRecords':3}",
      })
  void boundsAreNoLongerTightAndAllElseStays(String before, String after) {
    assertThat(MaskedStats.of(json(before))).isEqualTo(json(after));
    assertThat(MaskedStats.of(json(after))).isEqualTo(json(after));
    assertThat(MaskedStats.numRecords(json(before))).hasValue(3);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"[]", "{}", "{'numRecords':'3'}", "{'x':{'numRecords':3}}", "[3]", "{'numR"})
  void aNumberOfRowsThatIsNotToldIsNotKnown(String stats) {
    assertThat(MaskedStats.numRecords(json(stats))).isEmpty();
    assertThat(MaskedStats.numRecords(null)).isEqualTo(OptionalLong.empty());
  }

  @Test
  void whatIsNoObjectIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> MaskedStats.of("{\"numRecords\":3"));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
