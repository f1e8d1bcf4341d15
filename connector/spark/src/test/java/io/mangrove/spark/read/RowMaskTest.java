package io.mangrove.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.WrittenVector;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;

class RowMaskTest {

  @Test
  void positionsAreCountedFromBatchToBatch() throws IOException {
    RowMask mask = RowMask.counting(vector(1, 5));
    assertThat(mask.keep(batch(0, 0, 0, 0))).isEqualTo(3);
    assertThat(rows(mask)).containsExactly(0, 2, 3);
    assertThat(mask.keep(batch(0, 0, 0))).isEqualTo(2);
    assertThat(rows(mask)).containsExactly(0, 2);
    assertThat(mask.keep(batch(0, 0))).isEqualTo(2);
  }

  @Test
  void positionsAreCountedFromRowToRow() throws IOException {
    RowMask mask = RowMask.counting(vector(1));
    InternalRow row = new GenericInternalRow(new Object[] {99L});
    assertThat(mask.keeps(row)).isTrue();
    assertThat(mask.keeps(row)).isFalse();
    assertThat(mask.keeps(row)).isTrue();
  }

  @Test
  void theReaderTellsPositionsWhereItLeavesPagesOut() throws IOException {
    RowMask mask = RowMask.byColumn(vector(101, 200, 7), 0);
    assertThat(mask.keep(batch(100, 101, 102))).isEqualTo(2);
    assertThat(rows(mask)).containsExactly(0, 2);
    assertThat(mask.keep(batch(100, 101, 200, 201, 300))).isEqualTo(3);
    assertThat(rows(mask)).containsExactly(0, 3, 4);
    assertThat(mask.keep(batch(7))).isZero();
    assertThat(mask.keep(batch(8, 9))).isEqualTo(2);
    assertThat(mask.keeps(new GenericInternalRow(new Object[] {7L}))).isFalse();
    assertThat(mask.keeps(new GenericInternalRow(new Object[] {8L}))).isTrue();
  }

  @Test
  void aVectorOfWhatIsKeptFollowsItsMask() throws IOException {
    StructType type = new StructType().add("x", DataTypes.LongType);
    OnHeapColumnVector structs = new OnHeapColumnVector(8, type);
    for (int row = 0; row < 4; row++) {
      if (row == 3) {
        structs.putNull(row);
      }
      structs.getChild(0).putLong(row, 10L * row);
    }
    RowMask mask = RowMask.counting(vector(0, 4, 5));
    KeptVector kept = new KeptVector(structs, mask);
    assertThat(mask.keep(new ColumnarBatch(new ColumnVector[] {structs}, 4))).isEqualTo(3);
    assertThat(kept.getStruct(0).getLong(0)).isEqualTo(10);
    assertThat(kept.getStruct(1).getLong(0)).isEqualTo(20);
    assertThat(kept.isNullAt(2)).isTrue();
    assertThat(kept.numNulls()).isEqualTo(1);
    assertThat(mask.keep(new ColumnarBatch(new ColumnVector[] {structs}, 4))).isEqualTo(2);
    assertThat(kept.getStruct(0).getLong(0)).isEqualTo(20);
    assertThat(kept.getChild(0)).isSameAs(kept.getChild(0));
  }

  private static int[] rows(RowMask mask) {
    int[] rows = new int[mask.keptCount()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = mask.row(i);
    }
    return rows;
  }

  private static ColumnarBatch batch(long... positions) {
    OnHeapColumnVector column = new OnHeapColumnVector(positions.length, DataTypes.LongType);
    for (int row = 0; row < positions.length; row++) {
      column.putLong(row, positions[row]);
    }
    return new ColumnarBatch(new ColumnVector[] {column}, positions.length);
  }

  private static DeletionVector vector(long... masked) throws IOException {
    return DeletionVector.load(
        new InMemoryLogStore(), "memory:/t", WrittenVector.of(masked).inline(), "f.parquet");
  }
}
