package io.mangrove.log.maintenance;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.maintenance.CompactionPlan.Limits;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.TestTable;
import io.mangrove.log.transaction.Operation;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
  private final DeltaLog log = DeltaLog.forTable(new InMemoryLogStore(), ROOT);

  CompactionPlanTest() {
    TestTable.createTable(log, Map.of());
  }

  private static AddFile file(String name, String part, long sizeBytes) {
    AddFile file = TestTable.file(name, part, 1, 100);
    return new AddFile(name, file.partitionValues(), sizeBytes, 0, true, file.stats());
  }

  private List<String> plan(Limits limits) {
    ActiveFiles files = log.loadSnapshot().activeFiles();
    BitSet all = new BitSet();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      all.set(row);
    }
    return CompactionPlan.of(files, all, limits).groups().stream()
        .map(group -> IntStream.of(group).mapToObj(files::path).toList().toString())
        .toList();
  }

  @Test
  void groupsFillUpInTheOrderOfTheTable() {
    TestTable.append(log, file("a", "x", 40), file("b", "x", 40), file("c", "x", 40));
    TestTable.append(log, file("d", "x", 10), file("e", "x", 60));
    assertThat(plan(new Limits(100, 100, 1))).containsExactly("[a, b]", "[c, d]");
  }

  @Test
  void partitionsAreNotMixed() {
    TestTable.append(log, file("a", "x", 1), file("b", "y", 1), file("c", "x", 1));
    assertThat(plan(new Limits(100, 100, 1))).containsExactly("[a, c]");
  }

  @Test
  void largeFilesStayAsTheyAre() {
    TestTable.append(log, file("a", "x", 100), file("b", "x", 1), file("c", "x", 1));
    assertThat(plan(new Limits(100, 100, 1))).containsExactly("[b, c]");
  }

  @Test
  void filesOfWhichManyRowsAreMaskedAreWrittenAnewAloneIfNeedBe() {
    Map<String, String> vectors = Map.of("delta.enableDeletionVectors", "true");
    DeltaLog masked = DeltaLog.forTable(new InMemoryLogStore(), ROOT);
    TestTable.createTable(masked, vectors);
    AddFile few = file("few", "x", 500);
    AddFile many = file("many", "x", 500);
    TestTable.append(masked, few, many);
    masked
        .startTransaction(masked.loadSnapshot())
        .maskRows(few, DeletionVector.of(1, 2, 3, 4, 5))
        .maskRows(many, DeletionVector.of(1, 2, 3, 4, 5, 6))
        .commit(new Operation("DELETE", Map.of()));
    ActiveFiles files = masked.loadSnapshot().activeFiles();
    BitSet all = new BitSet();
    for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
      all.set(row);
    }
    CompactionPlan plan = CompactionPlan.of(files, all, new Limits(100, 100, 0.05));
    assertThat(plan.considered()).isEqualTo(2);
    assertThat(plan.files()).isEqualTo(1);
    assertThat(files.path(plan.groups().get(0)[0])).isEqualTo("many");
  }
}
