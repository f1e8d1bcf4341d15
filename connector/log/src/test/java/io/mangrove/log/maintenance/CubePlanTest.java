package io.mangrove.log.maintenance;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files a to e of ten bytes in partition x, f and g of ten in y. */
class CubePlanTest {
  private final DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);

  @BeforeEach
  void create() {
    TestTable.createTable(log, Map.of());
    for (String name : List.of("a", "f", "b", "c", "g", "d", "e")) {
      String part = name.compareTo("f") < 0 ? "x" : "y";
      var unused =
          TestTable.append(log, new AddFile(name, Map.of("part", part), 10, 0, true, null));
    }
  }

  @ParameterizedTest(name = "cubes of {0} bytes, batches of {1}")
  @CsvSource({
    "1000, 1000, abcde fg",
    "1000,   50, abcde|fg",
    "1000,    1, abcde|fg",
    "  40,   50, abcde|fg",
    "  20,   50, ab cd e|fg",
    "  20, 1000, ab cd e fg",
    "  30,    1, abc|de|fg",
    "   1,    1, a|b|c|d|e|f|g"
  })
  void filesOfAPartitionMakeCubesAndCubesBatches(long cubeBytes, long batchBytes, String expected) {
    ActiveFiles files = log.loadSnapshot().activeFiles();
    BitSet all = new BitSet();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      all.set(row);
    }

    CubePlan plan = CubePlan.of(files, all, cubeBytes, batchBytes);

    assertThat(plan.batches())
        .extracting(
            batch ->
                batch.stream()
                    .map(cube -> String.join("", IntStream.of(cube).mapToObj(files::path).toList()))
                    .toList())
        .extracting(cubes -> String.join(" ", cubes))
        .containsExactly(expected.split("\\|", -1));
    assertThat(plan.cubes()).isEqualTo(expected.split("[| ]", -1).length);
  }
}
