package io.mangrove.spark.write;

import io.mangrove.log.stats.FileStats;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.Footers;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of files that are there, out of their footers. Travels to tasks.
 *
 * @param fileSchema by the names that files have
 * @param indexed paths of the leaf columns that get statistics
 * @param stringPrefix characters kept of a string bound
 */
public record FooterStats(
    Footers footers, StructType fileSchema, List<List<String>> indexed, int stringPrefix)
    implements Serializable {

  /**
   * In the form that an add action has; null where the footer lacks a number or a bound.
   *
   * @param path absolute, not encoded
   */
  public @Nullable String of(String path) throws IOException {
    io.mangrove.log.schema.StructType columns = SchemaConverter.toLog(fileSchema);
    FileStats stats = footers.statistics(path, columns, indexed);
    return stats == null ? null : stats.toJson(columns, stringPrefix);
  }
}
