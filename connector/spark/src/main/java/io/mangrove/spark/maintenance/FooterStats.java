package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.stats.IndexedColumns;
import io.mangrove.spark.internals.FolderFiles;
import io.mangrove.spark.internals.ForeignParquet;
import io.mangrove.spark.internals.TaskRunner;
import io.mangrove.spark.internals.TaskStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of files that others have written, as the log keeps them: what their footers say
 * of the columns that the table has statistics of. One job, whose tasks read footers only.
 *
 * @param schemaString the table's schema, which travels as text
 * @param indexed paths of the leaf columns
 * @param stringPrefix characters kept of a string bound
 */
record FooterStats(
    TaskStore store, String schemaString, ArrayList<List<String>> indexed, int stringPrefix)
    implements TaskRunner.Work<ArrayList<String>, ArrayList<String>> {
  private static final int PARTS_PER_SLOT = 4;

  /** The statistics of each file, in their order. */
  static List<@Nullable String> of(
      SparkSession session, List<FolderFiles.Found> files, Metadata metadata) {
    StructType schema = SchemaJson.parse(metadata.schemaString());
    ArrayList<List<String>> indexed = new ArrayList<>();
    for (List<String> leaf :
        IndexedColumns.of(schema, metadata.partitionColumns(), metadata.configuration())) {
      indexed.add(new ArrayList<>(leaf));
    }
    FooterStats work =
        new FooterStats(
            TaskStore.create(session, Map.of()),
            metadata.schemaString(),
            indexed,
            new TableProperties(metadata.configuration()).dataSkippingStringPrefixLength());
    int parts = Math.min(files.size(), TaskRunner.slots(session) * PARTS_PER_SLOT);
    List<ArrayList<String>> paths = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) files.size() * part / parts);
      int to = (int) ((long) files.size() * (part + 1) / parts);
      ArrayList<String> ofPart = new ArrayList<>();
      files.subList(from, to).forEach(file -> ofPart.add(file.path()));
      paths.add(ofPart);
    }
    List<@Nullable String> stats = new ArrayList<>(files.size());
    TaskRunner.run(session, paths, work).forEach(stats::addAll);
    return stats;
  }

  @Override
  public ArrayList<String> run(int number, ArrayList<String> paths) throws IOException {
    StructType schema = SchemaJson.parse(schemaString);
    ArrayList<String> stats = new ArrayList<>(paths.size());
    for (String path : paths) {
      stats.add(ForeignParquet.stats(store, path, indexed).toJson(schema, stringPrefix));
    }
    return stats;
  }
}
