package io.mangrove.spark.internals;

import java.time.ZoneId;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.spark.sql.catalyst.util.RebaseDateTime.RebaseSpec;
import org.jspecify.annotations.Nullable;

/**
 * An opened file and what its footer says of how values are to be understood.
 *
 * @param footer with the row groups wanted only
 * @param int96Zone what the writer took for UTC in INT96 timestamps; null if that was UTC
 */
record ParquetSource(
    HadoopInputFile input,
    SeekableInputStream stream,
    ParquetMetadata footer,
    @Nullable ZoneId int96Zone,
    RebaseSpec dateRebase,
    RebaseSpec int96Rebase,
    boolean offHeap,
    int batchSize) {}
