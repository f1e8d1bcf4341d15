package io.mangrove.interop;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a reader made of a table, whatever the order of its rows: how many, and the sum of their
 * hashes.
 *
 * @param columns names in the table's order
 */
public record Digest(String columns, long rows, String hash) {
  private static final Map<String, String> JSON =
      Map.of(
          "ignoreNullFields", "false",
          "timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
          "timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

  public static Digest of(Dataset<Row> table) {
    String columns = String.join(",", table.columns());
    if (table.columns().length == 0) {
      return new Digest(columns, table.count(), "0");
    }
    Column[] all =
        Arrays.stream(table.columns())
            .map(name -> col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    Column hash = xxhash64(to_json(struct(all), JSON)).cast("decimal(38,0)");
    Row row = table.select(count(lit(1)), coalesce(sum(hash), lit(0)).cast("string")).first();
    return new Digest(columns, row.getLong(0), row.getString(1));
  }
}
