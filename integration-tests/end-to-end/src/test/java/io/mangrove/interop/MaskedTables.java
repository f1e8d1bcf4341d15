package io.mangrove.interop;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Tables with deletion vectors, written by an implementation that can. */
final class MaskedTables {
  private static final String PROPERTIES =
      "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.checkpointInterval' = '3')";

  private MaskedTables() {}

  static void write(SparkSession spark, Path folder) {
    String plain = "delta.`" + folder.resolve("masked") + "`";
    spark.sql(
        "CREATE TABLE %s USING delta %s AS SELECT id, concat('text ', id) s, array(id) a FROM %s"
            .formatted(plain, PROPERTIES, "range(0, 20000, 1, 2)"));
    spark.sql("DELETE FROM " + plain + " WHERE id % 1000 = 7");
    spark.sql("DELETE FROM " + plain + " WHERE id BETWEEN 3000 AND 9000");
    spark.sql("UPDATE " + plain + " SET s = 'changed' WHERE id IN (1, 2, 19999)");
    spark.sql("DELETE FROM " + plain + " WHERE id < 10000 AND id % 2 = 0");
    spark.sql("DELETE FROM " + plain + " WHERE id < 10000");

    String partitioned = "delta.`" + folder.resolve("masked-partitions") + "`";
    spark.sql(
        ("CREATE TABLE %s USING delta PARTITIONED BY (p) %s"
                + " AS SELECT id, named_struct('x', id) n, id %% 3 p FROM range(0, 300, 1, 1)")
            .formatted(partitioned, PROPERTIES));
    spark.sql("DELETE FROM " + partitioned + " WHERE id IN (0, 5, 299)");
    spark.sql(
        ("MERGE INTO %s t USING (SELECT id * 7 id FROM range(60)) s ON t.id = s.id"
                + " WHEN MATCHED AND s.id > 200 THEN DELETE"
                + " WHEN MATCHED THEN UPDATE SET n = named_struct('x', -1L)"
                + " WHEN NOT MATCHED THEN INSERT (id, p) VALUES (s.id, 1)")
            .formatted(partitioned));
    spark.sql("DELETE FROM " + partitioned + " WHERE n.x = -1 AND p = 2");
  }
}
