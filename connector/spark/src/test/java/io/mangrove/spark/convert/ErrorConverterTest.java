package io.mangrove.spark.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.error.ErrorClass;
import java.util.ConcurrentModificationException;
import java.util.Map;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.junit.jupiter.api.Test;

class ErrorConverterTest {
  private enum Sample implements ErrorClass {
    DELTA_SAMPLE;

    @Override
    public String sqlState() {
      return "22003";
    }

    @Override
    public String template() {
      return "Nothing at <version>.";
    }
  }

  private final DeltaException error = Sample.DELTA_SAMPLE.with("version", 3);

  @Test
  void errorDuringAnalysisIsAnAnalysisException() {
    Throwable thrown =
        catchThrowable(
            () ->
                ErrorConverter.analysing(
                    () -> {
                      throw error;
                    }));

    assertThat(thrown).isInstanceOf(AnalysisException.class).hasCause(error);
    assertCarriesAll((SparkThrowable) thrown);
  }

  @Test
  void errorDuringExecutionIsASparkRuntimeExceptionWhichPySparkKnows() {
    RuntimeException thrown = ErrorConverter.atExecution(error);

    assertThat(thrown).isInstanceOf(SparkRuntimeException.class);
    assertThat(thrown).hasCause(error).hasMessage(error.getMessage());
    assertCarriesAll((SparkThrowable) thrown);
  }

  @Test
  void lostRaceIsAConcurrentModificationWheneverItIsNoticed() {
    CommitConflictException conflict =
        new CommitConflictException(Sample.DELTA_SAMPLE, Map.of("version", "3"), 7);

    Throwable thrown =
        catchThrowable(
            () -> {
              throw ErrorConverter.atAnalysis(conflict);
            });

    assertThat(thrown).isInstanceOf(ConcurrentModificationException.class);
    assertThat(((DeltaConcurrentModificationException) thrown).winningVersion()).isEqualTo(7);
    assertCarriesAll((SparkThrowable) thrown);
  }

  private static void assertCarriesAll(SparkThrowable thrown) {
    assertThat(thrown.getCondition()).isEqualTo("DELTA_SAMPLE");
    assertThat(thrown.getSqlState()).isEqualTo("22003");
    assertThat(thrown.getMessageParameters()).containsExactly(Map.entry("version", "3"));
    assertThat((Throwable) thrown).hasMessage("[DELTA_SAMPLE] Nothing at 3. SQLSTATE: 22003");
  }
}
