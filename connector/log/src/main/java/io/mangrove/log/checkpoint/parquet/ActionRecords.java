package io.mangrove.log.checkpoint.parquet;

import static io.mangrove.log.checkpoint.FileRow.ABSENT;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.CheckpointMetadata;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.actions.Sidecar;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.checkpoint.FileStructs;
import io.mangrove.log.schema.StructType;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Actions as records of a {@link CheckpointSchema}. For one thread. */
final class ActionRecords {
  private final RecordFile file;
  private final MessageType schema;
  private final @Nullable FileStructs structs;
  private RecordConsumer out;

  ActionRecords(RecordFile file, @Nullable FileStructs structs) {
    this.structs = structs;
    this.file = file;
    this.schema = file.schema();
    this.out = file.consumer();
  }

  /** An action that is no file and no tombstone. */
  void tableAction(Action action) {
    if (action instanceof Protocol protocol) {
      protocol(protocol);
    } else if (action instanceof Metadata metadata) {
      metadata(metadata);
    } else if (action instanceof SetTransaction transaction) {
      transaction(transaction);
    } else if (action instanceof DomainMetadata domain) {
      domainMetadata(domain);
    } else {
      throw new IllegalArgumentException("no record for " + action.getClass());
    }
  }

  void transaction(SetTransaction transaction) {
    GroupType type = begin("txn");
    string(type, "appId", transaction.appId());
    number(type, "version", transaction.version());
    number(type, "lastUpdated", orAbsent(transaction.lastUpdated()));
    end("txn");
  }

  void protocol(Protocol protocol) {
    GroupType type = begin("protocol");
    integer(type, "minReaderVersion", protocol.minReaderVersion());
    integer(type, "minWriterVersion", protocol.minWriterVersion());
    list(type, "readerFeatures", protocol.readerFeatures());
    list(type, "writerFeatures", protocol.writerFeatures());
    end("protocol");
  }

  void metadata(Metadata metadata) {
    GroupType type = begin("metaData");
    string(type, "id", metadata.id());
    string(type, "name", metadata.name());
    string(type, "description", metadata.description());
    GroupType format = beginGroup(type, "format");
    string(format, "provider", metadata.formatProvider());
    map(format, "options", metadata.formatOptions());
    endGroup(type, "format");
    string(type, "schemaString", metadata.schemaString());
    list(type, "partitionColumns", metadata.partitionColumns());
    map(type, "configuration", metadata.configuration());
    number(type, "createdTime", orAbsent(metadata.createdTime()));
    end("metaData");
  }

  void domainMetadata(DomainMetadata domain) {
    GroupType type = begin("domainMetadata");
    string(type, "domain", domain.domain());
    string(type, "configuration", domain.configuration());
    bool(type, "removed", domain.removed());
    end("domainMetadata");
  }

  void checkpointMetadata(CheckpointMetadata self) {
    GroupType type = begin("checkpointMetadata");
    number(type, "version", self.version());
    end("checkpointMetadata");
  }

  void sidecar(Sidecar sidecar) {
    GroupType type = begin("sidecar");
    string(type, "path", sidecar.path());
    number(type, "sizeInBytes", sidecar.sizeInBytes());
    number(type, "modificationTime", sidecar.modificationTime());
    end("sidecar");
  }

  void file(FileRow row) {
    String action = row.tombstone ? "remove" : "add";
    GroupType type = begin(action);
    bytes(type, "path", row.path);
    if (row.tombstone) {
      number(type, "deletionTimestamp", row.time);
      bool(type, "dataChange", false);
      bool(type, "extendedFileMetadata", row.extendedFileMetadata);
      map(type, "partitionValues", row.partitionValues);
      number(type, "size", row.sizeBytes);
    } else {
      map(type, "partitionValues", row.partitionValues);
      number(type, "size", row.sizeBytes);
      number(type, "modificationTime", row.time);
      bool(type, "dataChange", false);
      if (structs == null || structs.keepsText()) {
        bytes(type, "stats", row.stats);
      }
      if (structs != null) {
        structs(type, structs, row);
      }
      map(type, "tags", row.tags.isEmpty() ? null : row.tags);
      string(type, "clusteringProvider", row.clusteringProvider);
    }
    deletionVector(type, row.deletionVector);
    number(type, "baseRowId", row.baseRowId);
    number(type, "defaultRowCommitVersion", row.defaultRowCommitVersion);
    end(action);
  }

  private void structs(GroupType type, FileStructs from, FileRow row) {
    if (row.stats != null) {
      struct(type, CheckpointProjection.STATS_STRUCT, from.statsSchema(), from.stats(row.stats));
    }
    if (row.partitionValues != null && !from.partitionSchema().fields().isEmpty()) {
      struct(
          type,
          CheckpointProjection.PARTITION_STRUCT,
          from.partitionSchema(),
          from.partitionValues(row.partitionValues));
    }
  }

  private void struct(
      GroupType type, String name, StructType struct, @Nullable Object @Nullable [] row) {
    if (row != null) {
      StructColumns.write(out, beginGroup(type, name), struct, row);
      endGroup(type, name);
    }
  }

  private void deletionVector(GroupType parent, @Nullable DeletionVectorDescriptor vector) {
    if (vector == null) {
      return;
    }
    GroupType type = beginGroup(parent, "deletionVector");
    string(type, "storageType", vector.storageType());
    string(type, "pathOrInlineDv", vector.pathOrInlineDv());
    Integer offset = vector.offset();
    if (offset != null) {
      integer(type, "offset", offset);
    }
    integer(type, "sizeInBytes", vector.sizeInBytes());
    number(type, "cardinality", vector.cardinality());
    endGroup(parent, "deletionVector");
  }

  private GroupType begin(String action) {
    out = file.beginRecord();
    out.startMessage();
    return beginGroup(schema, action);
  }

  private void end(String action) {
    endGroup(schema, action);
    out.endMessage();
  }

  private GroupType beginGroup(GroupType parent, String name) {
    out.startField(name, parent.getFieldIndex(name));
    out.startGroup();
    return parent.getType(name).asGroupType();
  }

  private void endGroup(GroupType parent, String name) {
    out.endGroup();
    out.endField(name, parent.getFieldIndex(name));
  }

  private void string(GroupType type, String name, @Nullable String value) {
    if (value != null) {
      binary(type, name, Binary.fromString(value));
    }
  }

  private void bytes(GroupType type, String name, @Nullable ByteBuffer value) {
    if (value != null) {
      // The arena the bytes are in never changes, so Parquet need not copy them.
      binary(
          type,
          name,
          Binary.fromConstantByteArray(
              value.array(), value.arrayOffset() + value.position(), value.remaining()));
    }
  }

  private void binary(GroupType type, String name, Binary value) {
    int index = type.getFieldIndex(name);
    out.startField(name, index);
    out.addBinary(value);
    out.endField(name, index);
  }

  private void number(GroupType type, String name, long value) {
    if (value != ABSENT) {
      int index = type.getFieldIndex(name);
      out.startField(name, index);
      out.addLong(value);
      out.endField(name, index);
    }
  }

  private void integer(GroupType type, String name, int value) {
    int index = type.getFieldIndex(name);
    out.startField(name, index);
    out.addInteger(value);
    out.endField(name, index);
  }

  private void bool(GroupType type, String name, @Nullable Boolean value) {
    if (value != null) {
      int index = type.getFieldIndex(name);
      out.startField(name, index);
      out.addBoolean(value);
      out.endField(name, index);
    }
  }

  private void map(
      GroupType type, String name, @Nullable Map<String, ? extends @Nullable String> map) {
    if (map == null) {
      return;
    }
    GroupType mapType = beginGroup(type, name);
    if (!map.isEmpty()) {
      String entry = mapType.getFieldName(0);
      GroupType entryType = mapType.getType(0).asGroupType();
      out.startField(entry, 0);
      for (Map.Entry<String, ? extends @Nullable String> value : map.entrySet()) {
        out.startGroup();
        string(entryType, "key", value.getKey());
        string(entryType, "value", value.getValue());
        out.endGroup();
      }
      out.endField(entry, 0);
    }
    endGroup(type, name);
  }

  private void list(GroupType type, String name, @Nullable Collection<String> values) {
    if (values == null) {
      return;
    }
    GroupType listType = beginGroup(type, name);
    if (!values.isEmpty()) {
      String entry = listType.getFieldName(0);
      GroupType entryType = listType.getType(0).asGroupType();
      out.startField(entry, 0);
      for (String value : values) {
        out.startGroup();
        string(entryType, "element", value);
        out.endGroup();
      }
      out.endField(entry, 0);
    }
    endGroup(type, name);
  }

  private static long orAbsent(@Nullable Long value) {
    return value == null ? ABSENT : value;
  }
}
