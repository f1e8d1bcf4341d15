package io.mangrove.spark.internals;

import io.mangrove.log.error.DeltaException;
import io.mangrove.spark.convert.ErrorConverter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.execution.streaming.Sink;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.CreatableRelationProvider;
import org.apache.spark.sql.sources.StreamSinkProvider;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * A provider whose {@code save} Spark plans as a command of the old kind, for all save modes, so
 * that a rule can rewrite the command into a plan of the new kind before it runs. Neither method is
 * ever reached when that rule is there.
 */
public abstract class SaveCommandProvider implements CreatableRelationProvider, StreamSinkProvider {

  /** Why a write that reached the provider itself cannot go on. */
  protected abstract DeltaException unplannedWrite();

  /** Why a stream cannot be written. */
  protected abstract DeltaException unplannedStream();

  @Override
  public final BaseRelation createRelation(
      SQLContext context, SaveMode mode, Map<String, String> parameters, Dataset<Row> data) {
    throw ErrorConverter.atAnalysis(unplannedWrite());
  }

  @Override
  public final Sink createSink(
      SQLContext context,
      Map<String, String> parameters,
      Seq<String> partitionColumns,
      OutputMode mode) {
    throw ErrorConverter.atAnalysis(unplannedStream());
  }

  /** The table itself says which types it takes. */
  @Override
  public final boolean supportsDataType(DataType type) {
    return true;
  }
}
