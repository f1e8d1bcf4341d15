package io.mangrove.spark.maintenance;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.StructType;

/**
 * What a procedure answers: rows that are in memory.
 *
 * @param readSchema their columns
 */
record ProcedureRows(StructType readSchema, List<InternalRow> answer) implements LocalScan {
  ProcedureRows {
    answer = List.copyOf(answer);
  }

  @Override
  public InternalRow[] rows() {
    return answer.toArray(new InternalRow[0]);
  }
}
