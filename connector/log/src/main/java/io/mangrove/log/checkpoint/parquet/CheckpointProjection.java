package io.mangrove.log.checkpoint.parquet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Which columns of a checkpoint are read: those that mean something to the state of a table and are
 * in the file. Old and foreign writers leave many out. PROTOCOL: Checkpoint Schema.
 */
final class CheckpointProjection {
  static final String STATS_STRUCT = "stats_parsed";
  static final String PARTITION_STRUCT = "partitionValues_parsed";
  private static final String ADD = "add";
  private static final String STATS = "stats";
  private static final String PARTITION = "partitionValues";

  /** A form of a field that is read only where the usual one has no value in the whole file. */
  private static final Map<String, String> INSTEAD =
      Map.of(STATS_STRUCT, STATS, PARTITION_STRUCT, PARTITION);

  private static final Map<String, Set<String>> WANTED =
      Map.of(
          ADD,
          Set.of(
              "path",
              PARTITION,
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
              PARTITION,
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
          Set.of("path", "sizeInBytes", "modificationTime"),
          "checkpointMetadata",
          Set.of("version"));

  private static final Set<String> MANIFEST = Set.of("sidecar", "checkpointMetadata");

  private static final Set<String> FILES = Set.of(ADD, "remove");

  private CheckpointProjection() {}

  /** The part of a checkpoint's schema to read. */
  static MessageType ofCheckpoint(ParquetFileReader reader) {
    return notEmpty(of(reader, WANTED.keySet()));
  }

  /**
   * The part of a checkpoint's schema that tells of itself; empty where it follows the first
   * specification.
   */
  static MessageType ofManifest(ParquetFileReader reader) {
    return of(reader, MANIFEST);
  }

  /** The part of a checkpoint's schema that is not of data files. */
  static MessageType ofTable(ParquetFileReader reader) {
    Set<String> kinds = new HashSet<>(WANTED.keySet());
    kinds.removeAll(FILES);
    return of(reader, kinds);
  }

  /** The part of a checkpoint's or sidecar's schema that is of data files; empty for a manifest. */
  static MessageType ofFiles(ParquetFileReader reader) {
    return of(reader, FILES);
  }

  /** The part of a sidecar's schema to read. PROTOCOL: Sidecar Files. */
  static MessageType ofSidecar(ParquetFileReader reader) {
    return notEmpty(of(reader, FILES));
  }

  private static MessageType notEmpty(MessageType schema) {
    if (schema.getFieldCount() == 0) {
      throw new ParquetDecodingException("no column of it belongs to a checkpoint");
    }
    return schema;
  }

  private static MessageType of(ParquetFileReader reader, Set<String> kinds) {
    MessageType schema = reader.getFileMetaData().getSchema();
    List<Type> actions = new ArrayList<>();
    for (Type action : schema.getFields()) {
      Set<String> wanted = kinds.contains(action.getName()) ? WANTED.get(action.getName()) : null;
      if (wanted != null && !action.isPrimitive()) {
        List<Type> fields = fields(action.asGroupType(), wanted, reader);
        if (!fields.isEmpty()) {
          actions.add(action.asGroupType().withNewFields(fields));
        }
      }
    }
    return new MessageType(schema.getName(), actions);
  }

  private static List<Type> fields(GroupType action, Set<String> wanted, ParquetFileReader reader) {
    List<Type> fields = new ArrayList<>();
    for (Type field : action.getFields()) {
      String name = field.getName();
      String usual = action.getName().equals(ADD) ? INSTEAD.get(name) : null;
      if (wanted.contains(name) || (usual != null && !hasValues(reader, usual))) {
        fields.add(field);
      }
    }
    return fields;
  }

  /**
   * Whether files are known to have values in a field. A writer told to keep statistics as a struct
   * only may still write the column of their text, with nothing in it.
   */
  private static boolean hasValues(ParquetFileReader reader, String field) {
    for (BlockMetaData block : reader.getRowGroups()) {
      for (ColumnChunkMetaData column : block.getColumns()) {
        String[] path = column.getPath().toArray();
        if (path.length > 1 && path[0].equals(ADD) && path[1].equals(field) && hasValue(column)) {
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
