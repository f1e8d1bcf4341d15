package io.mangrove.log.checkpoint.parquet;

import static io.mangrove.log.checkpoint.FileRow.ABSENT;

import io.mangrove.log.actions.CheckpointMetadata;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.actions.Sidecar;
import io.mangrove.log.checkpoint.CheckpointManifest;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.FileRow;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.io.ParquetDecodingException;
import org.jspecify.annotations.Nullable;

/**
 * From the rows of one row group to a sink. A row is one action: of its top-level fields at most
 * one is not null. PROTOCOL: Checkpoint Schema.
 */
final class CheckpointRows {
  private final StructNode root;
  private final PartitionReader partitions;
  private final CheckpointSink sink;
  private final CheckpointManifest manifest;
  private final @Nullable FileNodes add;
  private final @Nullable FileNodes remove;
  private final FileRow row = new FileRow();

  /**
   * @param manifest takes what the checkpoint says of itself
   */
  CheckpointRows(
      StructNode root,
      PartitionReader partitions,
      CheckpointSink sink,
      CheckpointManifest manifest) {
    this.root = root;
    this.partitions = partitions;
    this.sink = sink;
    this.manifest = manifest;
    StructNode addNode = root.struct("add");
    StructNode removeNode = root.struct("remove");
    this.add = addNode == null ? null : new FileNodes(addNode);
    this.remove = removeNode == null ? null : new FileNodes(removeNode);
  }

  void read(long rows) {
    FileNodes adds = add;
    FileNodes removes = remove;
    StructNode metadata = root.struct("metaData");
    StructNode protocol = root.struct("protocol");
    StructNode transaction = root.struct("txn");
    StructNode domain = root.struct("domainMetadata");
    StructNode sidecar = root.struct("sidecar");
    StructNode self = root.struct("checkpointMetadata");
    for (long i = 0; i < rows; i++) {
      if (adds != null) {
        file(adds, false);
      }
      if (removes != null) {
        file(removes, true);
      }
      if (metadata != null && isThere(metadata)) {
        sink.metadata(metadata(metadata));
      }
      if (protocol != null && isThere(protocol)) {
        sink.protocol(protocol(protocol));
      }
      if (transaction != null && isThere(transaction)) {
        sink.transaction(transaction(transaction));
      }
      if (domain != null && isThere(domain)) {
        sink.domainMetadata(domain(domain));
      }
      if (sidecar != null && isThere(sidecar)) {
        manifest.sidecar(sidecar(sidecar));
      }
      if (self != null && isThere(self)) {
        manifest.metadata(checkpointMetadata(self));
      }
    }
  }

  private static boolean isThere(StructNode node) {
    if (node.isPresent()) {
      return true;
    }
    node.skip();
    return false;
  }

  private void file(FileNodes nodes, boolean tombstone) {
    if (!nodes.struct.isPresent()) {
      nodes.struct.skip();
      return;
    }
    row.clear();
    row.tombstone = tombstone;
    ByteBuffer path = nodes.path == null ? null : nodes.path.readBytes();
    if (path == null) {
      throw new ParquetDecodingException("a file without a path");
    }
    row.path = path;
    Map<String, @Nullable String> partition = partitions.read(nodes.partitionValues);
    if (nodes.partitionStruct != null) {
      Map<String, @Nullable String> typed = PartitionText.read(nodes.partitionStruct);
      partition = partition == null || partition.isEmpty() ? typed : partition;
    }
    row.partitionValues = partition == null && !tombstone ? Map.of() : partition;
    row.sizeBytes = readLong(nodes.size);
    row.time = readLong(nodes.time);
    row.stats = nodes.stats == null ? null : nodes.stats.readBytes();
    if (nodes.statsStruct != null) {
      ByteBuffer text = nodes.statsText.read(nodes.statsStruct);
      row.stats = row.stats == null ? text : row.stats;
    }
    row.tags = nodes.tags == null ? Map.of() : nodes.tags.readStringMap();
    row.deletionVector = deletionVector(nodes.deletionVector);
    row.baseRowId = readLong(nodes.baseRowId);
    row.defaultRowCommitVersion = readLong(nodes.defaultRowCommitVersion);
    row.clusteringProvider = readString(nodes.clusteringProvider);
    row.extendedFileMetadata =
        nodes.extendedFileMetadata == null ? null : nodes.extendedFileMetadata.readBoolean();
    if (!tombstone && (row.sizeBytes == ABSENT || row.time == ABSENT)) {
      throw new ParquetDecodingException("a file without its size or modification time");
    }
    sink.file(row);
  }

  private static @Nullable DeletionVectorDescriptor deletionVector(@Nullable StructNode node) {
    if (node == null || !isThere(node)) {
      return null;
    }
    String type = readString(node.leaf("storageType"));
    String path = readString(node.leaf("pathOrInlineDv"));
    long offset = readLong(node.leaf("offset"));
    long size = readLong(node.leaf("sizeInBytes"));
    long cardinality = readLong(node.leaf("cardinality"));
    skipOthers(
        node, Set.of("storageType", "pathOrInlineDv", "offset", "sizeInBytes", "cardinality"));
    if (type == null || path == null || size == ABSENT || cardinality == ABSENT) {
      throw new ParquetDecodingException("a deletion vector that is not whole");
    }
    return new DeletionVectorDescriptor(
        type,
        path,
        offset == ABSENT ? null : Math.toIntExact(offset),
        Math.toIntExact(size),
        cardinality);
  }

  /** Columns that a later protocol put into a struct must move on with the others. */
  private static void skipOthers(StructNode node, Set<String> known) {
    node.fields()
        .forEach(
            (name, field) -> {
              if (!known.contains(name)) {
                field.skip();
              }
            });
  }

  private static Metadata metadata(StructNode node) {
    String id = readString(node.leaf("id"));
    String name = readString(node.leaf("name"));
    String description = readString(node.leaf("description"));
    String provider = null;
    Map<String, String> options = Map.of();
    StructNode format = node.struct("format");
    if (format != null && isThere(format)) {
      provider = readString(format.leaf("provider"));
      MapNode optionsNode = format.map("options");
      options = optionsNode == null ? Map.of() : optionsNode.readStringMap();
      skipOthers(format, Set.of("provider", "options"));
    }
    String schema = readString(node.leaf("schemaString"));
    ListNode columnsNode = node.list("partitionColumns");
    List<String> columns = columnsNode == null ? null : columnsNode.readStrings();
    long createdTime = readLong(node.leaf("createdTime"));
    MapNode configuration = node.map("configuration");
    if (id == null || schema == null) {
      throw new ParquetDecodingException("metadata without an id or a schema");
    }
    return new Metadata(
        id,
        name,
        description,
        provider == null ? "parquet" : provider,
        options,
        schema,
        columns == null ? List.of() : columns,
        createdTime == ABSENT ? null : createdTime,
        configuration == null ? Map.of() : configuration.readStringMap());
  }

  private static Protocol protocol(StructNode node) {
    long reader = readLong(node.leaf("minReaderVersion"));
    long writer = readLong(node.leaf("minWriterVersion"));
    if (reader == ABSENT || writer == ABSENT) {
      throw new ParquetDecodingException("a protocol without its versions");
    }
    Set<String> readerFeatures = features(node.list("readerFeatures"));
    if (reader >= Protocol.LISTS_READER_FEATURES && readerFeatures == null) {
      throw new ParquetDecodingException("a protocol without the readerFeatures its version needs");
    }
    return new Protocol(
        Math.toIntExact(reader),
        Math.toIntExact(writer),
        readerFeatures,
        features(node.list("writerFeatures")));
  }

  private static @Nullable Set<String> features(@Nullable ListNode node) {
    List<String> names = node == null ? null : node.readStrings();
    return names == null ? null : new LinkedHashSet<>(names);
  }

  private static SetTransaction transaction(StructNode node) {
    String appId = readString(node.leaf("appId"));
    long version = readLong(node.leaf("version"));
    long lastUpdated = readLong(node.leaf("lastUpdated"));
    if (appId == null || version == ABSENT) {
      throw new ParquetDecodingException("a transaction without its application or version");
    }
    return new SetTransaction(appId, version, lastUpdated == ABSENT ? null : lastUpdated);
  }

  private static DomainMetadata domain(StructNode node) {
    String domain = readString(node.leaf("domain"));
    String configuration = readString(node.leaf("configuration"));
    LeafNode removedNode = node.leaf("removed");
    Boolean removed = removedNode == null ? null : removedNode.readBoolean();
    if (domain == null || configuration == null) {
      throw new ParquetDecodingException("domain metadata without its domain or configuration");
    }
    return new DomainMetadata(domain, configuration, removed != null && removed);
  }

  private static Sidecar sidecar(StructNode node) {
    String path = readString(node.leaf("path"));
    long sizeInBytes = readLong(node.leaf("sizeInBytes"));
    long time = readLong(node.leaf("modificationTime"));
    if (path == null) {
      throw new ParquetDecodingException("a sidecar without its path");
    }
    return new Sidecar(path, sizeInBytes == ABSENT ? 0 : sizeInBytes, time == ABSENT ? 0 : time);
  }

  private static CheckpointMetadata checkpointMetadata(StructNode node) {
    long version = readLong(node.leaf("version"));
    if (version == ABSENT) {
      throw new ParquetDecodingException("checkpoint metadata without a version");
    }
    return new CheckpointMetadata(version);
  }

  private static long readLong(@Nullable LeafNode node) {
    return node == null ? ABSENT : node.readLong(ABSENT);
  }

  private static @Nullable String readString(@Nullable LeafNode node) {
    return node == null ? null : node.readString();
  }

  /** The columns of {@code add} or {@code remove}, looked up once for all rows. */
  private static final class FileNodes {
    final StructNode struct;
    final @Nullable LeafNode path;
    final @Nullable MapNode partitionValues;
    final @Nullable StructNode partitionStruct;
    final @Nullable LeafNode size;
    final @Nullable LeafNode time;
    final @Nullable LeafNode stats;
    final @Nullable StructNode statsStruct;
    final @Nullable MapNode tags;
    final @Nullable StructNode deletionVector;
    final @Nullable LeafNode baseRowId;
    final @Nullable LeafNode defaultRowCommitVersion;
    final @Nullable LeafNode clusteringProvider;
    final @Nullable LeafNode extendedFileMetadata;
    final StatsText statsText = new StatsText();

    FileNodes(StructNode struct) {
      this.struct = struct;
      path = struct.leaf("path");
      partitionValues = struct.map("partitionValues");
      partitionStruct = struct.struct(CheckpointProjection.PARTITION_STRUCT);
      size = struct.leaf("size");
      LeafNode modificationTime = struct.leaf("modificationTime");
      time = modificationTime == null ? struct.leaf("deletionTimestamp") : modificationTime;
      stats = struct.leaf("stats");
      statsStruct = struct.struct(CheckpointProjection.STATS_STRUCT);
      tags = struct.map("tags");
      deletionVector = struct.struct("deletionVector");
      baseRowId = struct.leaf("baseRowId");
      defaultRowCommitVersion = struct.leaf("defaultRowCommitVersion");
      clusteringProvider = struct.leaf("clusteringProvider");
      extendedFileMetadata = struct.leaf("extendedFileMetadata");
    }
  }
}
