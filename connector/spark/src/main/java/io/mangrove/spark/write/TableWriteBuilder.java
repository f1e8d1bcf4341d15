package io.mangrove.spark.write;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDynamicOverwrite;
import org.apache.spark.sql.connector.write.SupportsOverwriteV2;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** Collects what Spark asks of one write: append, or which rows give way to the new ones. */
public final class TableWriteBuilder implements SupportsOverwriteV2, SupportsDynamicOverwrite {
  private final SparkSession session;
  private final WriteTarget target;
  private final LogicalWriteInfo info;

  public TableWriteBuilder(SparkSession session, WriteTarget target, LogicalWriteInfo info) {
    this.session = session;
    this.target = target;
    this.info = info;
  }

  @Override
  public WriteBuilder truncate() {
    throw new IllegalStateException();
  }

  @Override
  public WriteBuilder overwrite(Predicate[] predicates) {
    throw new IllegalStateException();
  }

  @Override
  public WriteBuilder overwriteDynamicPartitions() {
    throw new IllegalStateException();
  }

  @Override
  public Write build() {
    throw new IllegalStateException(session + " " + target + " " + info);
  }
}
