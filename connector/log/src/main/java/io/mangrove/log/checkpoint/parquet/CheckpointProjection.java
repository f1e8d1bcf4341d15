package io.mangrove.log.checkpoint.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Which columns of a checkpoint are read: those that mean something to the state of a table and are
 * in the file. Old and foreign writers leave many out. PROTOCOL: Checkpoint Schema.
 */
final class CheckpointProjection {
  static final String STATS_STRUCT = "stats_parsed";
  private static final String ADD = "add";
  private static final String STATS = "stats";
  private static final Map<String, Set<String>> WANTED =
      Map.of(
          ADD,
          Set.of(
              "path",
              "partitionValues",
              "size",
              "modificationTime",
              STATS,
              "tags",
              "deletionVector",
              "baseRowId",
              "defaultRowCommitVersion",
              "clusteringProvider"),
          "remove",
          Set.of(
              "path",
              "deletionTimestamp",
              "extendedFileMetadata",
              "partitionValues",
              "size",
              "tags",
              "deletionVector",
              "baseRowId",
              "defaultRowCommitVersion"),
          "metaData",
          Set.of(
              "id",
              "name",
              "description",
              "format",
              "schemaString",
              "partitionColumns",
              "createdTime",
              "configuration"),
          "protocol",
          Set.of("minReaderVersion", "minWriterVersion", "readerFeatures", "writerFeatures"),
          "txn",
          Set.of("appId", "version", "lastUpdated"),
          "domainMetadata",
          Set.of("domain", "configuration", "removed"),
          "sidecar",
          Set.of("path"));

  private CheckpointProjection() {}

  /** The part of a file's schema to read. */
  static MessageType of(ParquetFileReader reader) {
    MessageType schema = reader.getFileMetaData().getSchema();
    List<Type> actions = new ArrayList<>();
    for (Type action : schema.getFields()) {
      Set<String> wanted = WANTED.get(action.getName());
      if (wanted != null && !action.isPrimitive()) {
        boolean statsStruct = action.getName().equals(ADD) && !hasStatsText(reader);
        List<Type> fields = fields(action.asGroupType(), wanted, statsStruct);
        if (!fields.isEmpty()) {
          actions.add(action.asGroupType().withNewFields(fields));
        }
      }
    }
    return new MessageType(schema.getName(), actions);
  }

  private static List<Type> fields(GroupType action, Set<String> wanted, boolean statsStruct) {
    List<Type> fields = new ArrayList<>();
    for (Type field : action.getFields()) {
      String name = field.getName();
      if (wanted.contains(name) || (statsStruct && name.equals(STATS_STRUCT))) {
        fields.add(field);
      }
    }
    return fields;
  }

  /**
   * Whether files are known to have their statistics as text. A writer told to keep them as a
   * struct only may still write the column, with nothing in it.
   */
  private static boolean hasStatsText(ParquetFileReader reader) {
    ColumnPath path = ColumnPath.get(ADD, STATS);
    for (BlockMetaData block : reader.getRowGroups()) {
      for (ColumnChunkMetaData column : block.getColumns()) {
        if (column.getPath().equals(path) && hasValue(column)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasValue(ColumnChunkMetaData column) {
    Statistics<?> statistics = column.getStatistics();
    return statistics != null
        && statistics.isNumNullsSet()
        && statistics.getNumNulls() < column.getValueCount();
  }
}
