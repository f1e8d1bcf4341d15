package io.mangrove.spark.internals;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction0;

/** Queries over tables that no catalog has, and the writing of their rows by our own writers. */
public final class PlannedRows {
  private PlannedRows() {}

  /** The rows of a table. */
  public static Dataset<Row> of(SparkSession session, Table table) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) session,
        DataSourceV2Relation.create(
            table,
            Option.empty(),
            Option.empty(),
            CaseInsensitiveStringMap.empty(),
            Option.empty()));
  }

  /**
   * Runs a query and writes each of its partitions in a task.
   *
   * @param name of the query in the Spark UI
   */
  public static List<WriterCommitMessage> write(
      Dataset<Row> rows, DataWriterFactory writers, String name) {
    QueryExecution query = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
    return SQLExecution.withNewExecutionId(
        query,
        Option.apply(name),
        new AbstractFunction0<List<WriterCommitMessage>>() {
          @Override
          public List<WriterCommitMessage> apply() {
            return written(query, writers);
          }
        });
  }

  private static List<WriterCommitMessage> written(
      QueryExecution query, DataWriterFactory writers) {
    return JavaRDD.<InternalRow>fromRDD(query.toRdd(), ClassTag$.MODULE$.apply(InternalRow.class))
        .mapPartitionsWithIndex(
            (number, rows) -> {
              DataWriter<InternalRow> writer = writers.createWriter(number, number);
              try {
                while (rows.hasNext()) {
                  writer.write(rows.next());
                }
                return List.of(writer.commit()).iterator();
              } catch (Exception e) {
                writer.abort();
                throw e;
              } finally {
                writer.close();
              }
            },
            false)
        .collect();
  }
}
