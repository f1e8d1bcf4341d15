package io.mangrove.spark.write;

import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureWriteTest {

  @Test
  void variantsAreWrittenAsTwoBinaries() {
    TableOnDisk table = TableOnDisk.create("id INT, v VARIANT, a ARRAY<VARIANT>", "");
    table.insert("SELECT 1, parse_json('{\"k\":[1,2]}'), array(parse_json('7'))");
    table.insert("VALUES (2, null, null)");

    assertThat(table.snapshot().protocol().readerFeatures()).isEqualTo(Set.of("variantType"));
    assertThat(
            sql("SELECT variant_get(v, '$.k[1]', 'int'), to_json(v), CAST(a[0] AS INT) FROM "
                    + table.name()
                    + " ORDER BY id")
                .collectAsList())
        .hasToString("[[2,{\"k\":[1,2]},7], [null,null,null]]");
    assertThat(
            TableOnDisk.sql("SELECT * FROM parquet.`" + table.onDisk(table.files().get(0)) + "`")
                .columns())
        .containsExactly("id", "v", "a");
    assertThat(table.files()).allMatch(file -> !file.stats().contains("typed_value"));
  }

  /** As another engine makes it; the columns it is clustered by are told of whatever else is. */
  @Test
  void aClusteredTableGetsStatisticsOfWhatItIsClusteredBy() throws Exception {
    TableOnDisk table =
        TableOnDisk.create(
            "a INT, b INT, c INT", "TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = '1')");
    Path commit = table.directory().resolve("_delta_log/00000000000000000000.json");
    String domain =
        "{\"domainMetadata\":{\"domain\":\"delta.clustering\",\"configuration\":"
            + "\"{\\\"clusteringColumns\\\":[[\\\"c\\\"]]}\",\"removed\":false}}\n";
    Files.writeString(
        commit,
        Files.readString(commit)
                .replaceFirst(
                    "\\{\"protocol\":.*\\}\n",
                    "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":7,"
                        + "\"writerFeatures\":[\"clustering\",\"domainMetadata\"]}}\n")
            + domain);
    Files.deleteIfExists(table.directory().resolve("_delta_log/00000000000000000000.crc"));
    TableOnDisk.sql("REFRESH TABLE " + table.name());
    table.insert("VALUES (1, 2, 3)");

    assertThat(table.snapshot().domainMetadata()).containsKey("delta.clustering");
    assertThat(table.files().get(0).stats()).contains("\"minValues\":{\"a\":1,\"c\":3}");
  }
}
