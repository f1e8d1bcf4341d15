package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.maintenance.Curve;
import io.mangrove.spark.convert.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.Column;

/**
 * An order that rows are put into.
 *
 * @param keys of each row, the values that rank it
 * @param marks tags of the files of a clustered table; none where the order is not the table's own
 */
record RowOrder(Curve curve, List<Column> keys, Map<String, String> marks) {

  /** That of ZORDER BY. */
  static RowOrder asked(List<Column> keys) {
    return new RowOrder(Curve.Z, keys, Map.of());
  }

  /**
   * That of a clustered table. The tags are those by which delta-spark knows the files of one run,
   * and leaves them as they are.
   */
  static RowOrder clustered(List<Column> keys, List<List<String>> names) {
    Map<String, String> marks = new LinkedHashMap<>();
    marks.put("ZCUBE_ID", UUID.randomUUID().toString());
    marks.put(
        "ZCUBE_ZORDER_BY",
        JsonText.list(names.stream().map(path -> String.join(".", path)).toList()));
    marks.put("ZCUBE_ZORDER_CURVE", "hilbert");
    return new RowOrder(Curve.HILBERT, keys, marks);
  }

  AddFile marked(AddFile file) {
    return marks.isEmpty() ? file : file.clusteredBy(Clustering.PROVIDER, marks);
  }
}
