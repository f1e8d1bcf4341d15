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
   * That of a clustered table. The tags are those by which delta-spark knows the files of one cube,
   * and leaves them as they are.
   */
  static RowOrder clustered(List<Column> keys, List<List<String>> names) {
    Map<String, String> marks = new LinkedHashMap<>();
    marks.put(
        "ZCUBE_ZORDER_BY",
        JsonText.list(names.stream().map(path -> String.join(".", path)).toList()));
    marks.put("ZCUBE_ZORDER_CURVE", "hilbert");
    return new RowOrder(Curve.HILBERT, keys, marks);
  }

  /**
   * A file of a cube.
   *
   * @param cube tells its files from those of others
   */
  AddFile marked(AddFile file, UUID cube) {
    if (marks.isEmpty()) {
      return file;
    }
    Map<String, String> all = new LinkedHashMap<>();
    all.put("ZCUBE_ID", cube.toString());
    all.putAll(marks);
    return file.clusteredBy(Clustering.PROVIDER, all);
  }
}
