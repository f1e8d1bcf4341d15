package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import io.mangrove.spark.testkit.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;

class RuntimeFileFilterTest {
  private static final StructType ID = new StructType().add("id", DataTypes.LongType);

  @Test
  void aScanIsNarrowedToTheFilesThatHaveRowsToChange() {
    HandWrittenTable table = new HandWrittenTable(ID);
    for (String name : List.of("a.parquet", "b.parquet", "c.parquet")) {
      table.add(name, table.root().resolve(name), Map.of(), null);
    }
    Snapshot snapshot =
        DeltaLog.forTable(new HadoopLogStore(new Configuration()), table.root().toString())
            .loadSnapshot();
    DeltaScan scan = scan(snapshot, RuntimeFilter.BY_FILE);
    assertThat(scan.filterAttributes())
        .extracting(column -> column.fieldNames()[0])
        .containsExactly(RowIdentity.FILE);

    scan.filter(new Predicate[] {files(row(snapshot, "a.parquet"), row(snapshot, "c.parquet"))});
    assertThat(PlannedScans.filesOf(scan)).isEqualTo(2);
    scan.filter(new Predicate[] {files(row(snapshot, "b.parquet"), row(snapshot, "c.parquet"))});
    assertThat(PlannedScans.filesOf(scan)).isEqualTo(1);
    scan.filter(new Predicate[] {files()});
    assertThat(PlannedScans.filesOf(scan)).isZero();
    assertThat(scan(snapshot, RuntimeFilter.NONE).filterAttributes()).isEmpty();
  }

  private static DeltaScan scan(Snapshot snapshot, RuntimeFilter filter) {
    return (DeltaScan)
        new DeltaScanBuilder(
                LocalSpark.session(), "t", snapshot, ID, CaseInsensitiveStringMap.empty())
            .narrowedAtRuntime(filter)
            .build();
  }

  private static Predicate files(int... rows) {
    List<Expression> children = new ArrayList<>();
    children.add(Expressions.column(RowIdentity.FILE));
    for (int row : rows) {
      children.add(Expressions.literal(row));
    }
    return new Predicate("IN", children.toArray(new Expression[0]));
  }

  private static int row(Snapshot snapshot, String path) {
    ActiveFiles files = snapshot.activeFiles();
    return files.row(path, null);
  }
}
