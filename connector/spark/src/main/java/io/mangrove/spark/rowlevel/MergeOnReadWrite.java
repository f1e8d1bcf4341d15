package io.mangrove.spark.rowlevel;

import io.mangrove.spark.write.WritePlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.write.DeltaBatchWrite;
import org.apache.spark.sql.connector.write.DeltaWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DatetimeType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/** Takes rows out of a table and puts others in, in one commit. */
final class MergeOnReadWrite implements DeltaWrite, RequiresDistributionAndOrdering {
  private final MergeOnReadOperation operation;
  private final LogicalWriteInfo info;
  private final @Nullable WritePlan newRows;
  private final @Nullable WritePlan changes;

  MergeOnReadWrite(MergeOnReadOperation operation, LogicalWriteInfo info) {
    this.operation = operation;
    this.info = info;
    RowLevelTarget target = operation.target();
    // A DELETE has no rows to write.
    this.newRows = info.schema().isEmpty() ? null : target.writePlan(info.schema(), info.options());
    this.changes = target.recordsChanges() ? target.changePlan(info.options()) : null;
  }

  @Override
  public String description() {
    return operation.description();
  }

  /**
   * Where a MERGE may delete a row for each of its matches, these come from several tasks, and are
   * brought together to be recorded once. Nothing else is moved for the write.
   */
  @Override
  public Distribution requiredDistribution() {
    return changes == null || !operation.deletesForEachMatch()
        ? Distributions.unspecified()
        : Distributions.clustered(namesAndValues());
  }

  /**
   * What names a row, and its values, which keep rows apart that are added and have no name yet.
   * Those of a row that is deleted are null by then: its name alone decides where it goes.
   */
  private Expression[] namesAndValues() {
    List<Expression> all = new ArrayList<>(List.of(operation.rowId()));
    for (StructField column : info.schema().fields()) {
      if (isHashed(column.dataType())) {
        all.add(Expressions.column("`" + column.name().replace("`", "``") + "`"));
      }
    }
    return all.toArray(new Expression[0]);
  }

  private static boolean isHashed(DataType type) {
    return type instanceof NumericType
        || type instanceof StringType
        || type instanceof DatetimeType
        || type instanceof BooleanType
        || type instanceof BinaryType;
  }

  @Override
  public SortOrder[] requiredOrdering() {
    return new SortOrder[0];
  }

  @Override
  public DeltaBatchWrite toBatch() {
    return new MergeOnReadBatch(operation, newRows, changes, info.options());
  }
}
