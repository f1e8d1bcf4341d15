package io.mangrove.sql.analysis;

import io.mangrove.log.error.DeltaException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/** The errors that show a table and the data that does not fit it side by side. */
final class SchemaMismatch {
  private SchemaMismatch() {}

  /** Data with columns that the table lacks. */
  static DeltaException columns(
      String tableId, StructType table, StructType data, boolean overwrite) {
    String text =
        "A schema mismatch detected when writing to the Delta table (Table ID: "
            + tableId
            + ").\n"
            + "To enable schema migration using DataFrameWriter or DataStreamWriter, please set:\n"
            + "'.option(\"mergeSchema\", \"true\")'.\n"
            + "For other operations, set the session configuration\n"
            + "spark.databricks.delta.schema.autoMerge.enabled to \"true\".\n\n"
            + "Table schema:\n"
            + table.treeString()
            + "\n\nData schema:\n"
            + data.treeString();
    return PlanError.DELTA_METADATA_MISMATCH.with(
        "mismatch", overwrite ? text + overwriteHint() : text);
  }

  /** A {@code partitionBy} that is not how the table is partitioned. */
  static DeltaException partitioning(List<String> table, List<String> given, boolean overwrite) {
    String text =
        "Partition columns do not match the partition columns of the table.\nGiven: "
            + quoted(given)
            + "\nTable: "
            + quoted(table)
            + "\nLeave out partitionBy, or give the columns of the table.";
    return PlanError.DELTA_METADATA_MISMATCH.with(
        "mismatch", overwrite ? text + overwriteHint() : text);
  }

  private static String overwriteHint() {
    return """

    To overwrite your schema or change partitioning, please set:
    '.option("overwriteSchema", "true")'.
    Note that the schema can't be overwritten when using 'replaceWhere'.\
    """;
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ", "[", "]"));
  }
}
