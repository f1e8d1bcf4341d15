package io.mangrove.spark.write;

import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** Passes rows on to a writer if they meet the constraints of the table. For one thread. */
final class ConstrainedWriter implements DataWriter<InternalRow> {
  private final RowConstraints.Test constraints;
  private final DataWriter<InternalRow> writer;

  ConstrainedWriter(RowConstraints.Test constraints, DataWriter<InternalRow> writer) {
    this.constraints = constraints;
    this.writer = writer;
  }

  @Override
  public void write(InternalRow row) throws IOException {
    constraints.check(row);
    writer.write(row);
  }

  @Override
  public WriterCommitMessage commit() throws IOException {
    return writer.commit();
  }

  @Override
  public void abort() throws IOException {
    writer.abort();
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    return writer.currentMetricsValues();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
