package io.mangrove.spark.maintenance;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Copies the rows of a split as they are. Travels to tasks. */
record RowCopy(PartitionReaderFactory readers) implements Serializable {

  /** How many rows went into the writer. */
  long copy(InputPartition split, DataWriter<InternalRow> writer) throws IOException {
    return readers.supportColumnarReads(split)
        ? copyBatches(split, writer)
        : copyRows(split, writer);
  }

  private long copyBatches(InputPartition split, DataWriter<InternalRow> writer)
      throws IOException {
    long count = 0;
    try (PartitionReader<ColumnarBatch> batches = readers.createColumnarReader(split)) {
      while (batches.next()) {
        ColumnarBatch batch = batches.get();
        Iterator<InternalRow> rows = batch.rowIterator();
        while (rows.hasNext()) {
          writer.write(rows.next());
        }
        count += batch.numRows();
      }
    }
    return count;
  }

  private long copyRows(InputPartition split, DataWriter<InternalRow> writer) throws IOException {
    long count = 0;
    try (PartitionReader<InternalRow> rows = readers.createReader(split)) {
      while (rows.next()) {
        writer.write(rows.get());
        count++;
      }
    }
    return count;
  }
}
