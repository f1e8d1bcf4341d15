package io.mangrove.spark.rowlevel;

import static io.mangrove.spark.testkit.LocalSpark.jobsOf;
import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.actions.AddFile;
import io.mangrove.spark.catalog.LiveTable;
import io.mangrove.spark.internals.StatementCondition;
import io.mangrove.spark.testkit.LocalSpark;
import io.mangrove.spark.write.TableOnDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a statement looks for rows of its own in what others have committed meanwhile. */
class AddedRowsTest {
  private static final StructType COLUMNS = StructType.fromDDL("k INT, p STRING");

  private final TableOnDisk table = TableOnDisk.create("k INT, p STRING", "PARTITIONED BY (p)");

  /** The search of a statement with this condition, worked out on the present version. */
  private AddedRows search(String condition) {
    LogicalPlan plan =
        ((Dataset<?>) sql("SELECT * FROM " + table.name() + " WHERE " + condition))
            .queryExecution()
            .analyzed();
    Filter filter = null;
    while (!(plan instanceof DataSourceV2Relation)) {
      filter = plan instanceof Filter found ? found : filter;
      plan = plan.children().head();
    }
    LiveTable live = (LiveTable) ((DataSourceV2Relation) plan).table();
    return new AddedRows(
        new RowLevelTarget(LocalSpark.session(), table.name(), live, live.snapshot(), COLUMNS),
        StatementCondition.of(LocalSpark.session(), filter.condition(), COLUMNS));
  }

  private @Nullable AddFile find(AddedRows search, List<AddFile> files) {
    return search.find(table.snapshot().version(), files);
  }

  @Test
  void oneJobLooksIntoAllFilesOfACommit() {
    AddedRows odd = search("k % 2 = 1");
    AddedRows inOnePartition = search("k % 4 = 2 AND p = '3'");
    AddedRows inAnother = search("k % 4 = 2 AND p = '1'");
    table.insert("SELECT /*+ REPARTITION(1) */ 2 * id, string(id % 7) FROM range(70)");
    List<AddFile> files = table.files();
    assertThat(files).hasSize(7);

    List<@Nullable AddFile> found = new ArrayList<>();
    assertThat(jobsOf(() -> found.add(find(odd, files)))).isEqualTo(1);
    assertThat(jobsOf(() -> found.add(find(inOnePartition, files)))).isEqualTo(1);
    assertThat(found.get(0)).isNull();
    assertThat(found.get(1).partitionValues()).containsExactly(Map.entry("p", "3"));
    assertThat(find(inAnother, files).partitionValues()).containsExactly(Map.entry("p", "1"));
  }

  @Test
  void whatIsTooLargeToLookIntoOrNotThereMayHoldSuchARow() {
    AddedRows odd = search("k % 2 = 1");
    table.insert("SELECT /*+ REPARTITION(1) */ 2, 'a'");
    AddFile file = table.files().get(0);
    assertThat(find(odd, List.of(file))).isNull();
    AddFile huge = ofSize(file, 65L << 20);
    assertThat(find(odd, List.of(file, huge))).isSameAs(huge);
    AddFile large = ofSize(file, 60L << 20);
    List<AddFile> many = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      many.add(large);
    }
    assertThat(jobsOf(() -> assertThat(find(odd, many)).isNotNull())).isZero();
    AddFile unknown =
        new AddFile("p=a/none.parquet", file.partitionValues(), 1, 1, true, file.stats());
    assertThat(find(odd, List.of(file, unknown))).isSameAs(unknown);
  }

  private static AddFile ofSize(AddFile file, long bytes) {
    return new AddFile(file.path(), file.partitionValues(), bytes, 1, true, file.stats());
  }

  @Test
  void conditionsAreToldTheLogAsFarAsItCanJudgeThem() {
    for (String condition : List.of("k = 5L", "k = int('5')", "k = 5 AND reverse(p) = 'ba'")) {
      assertThat(condition(condition)).as(condition).containsExactly("k = 5");
    }
    assertThat(condition("p = concat('a', 'b')")).containsExactly("p = 'ab'");
    assertThat(condition("k = 5 OR reverse(p) = 'ba'")).isEmpty();
  }

  private List<String> condition(String sql) {
    LogicalPlan plan =
        ((Dataset<?>) sql("SELECT * FROM " + table.name() + " WHERE " + sql))
            .queryExecution()
            .analyzed();
    Filter filter = (Filter) plan.children().head();
    List<String> texts = new ArrayList<>();
    for (var predicate :
        StatementCondition.of(LocalSpark.session(), filter.condition(), COLUMNS).predicates()) {
      texts.add(predicate.toString());
    }
    return texts;
  }
}
