package io.mangrove.log.checkpoint.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.mangrove.log.checkpoint.FileStructs;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** The columns of the checkpoints written here. PROTOCOL: Checkpoint Schema. */
final class CheckpointSchema {
  static final MessageType SCHEMA = ofCheckpoint(null);

  /** The top file of a checkpoint whose files are in sidecars. PROTOCOL: V2 Spec. */
  static final MessageType MANIFEST =
      Types.buildMessage()
          .addFields(SCHEMA.getFields().toArray(new Type[0]))
          .addFields(checkpointMetadata(), sidecar())
          .named("checkpoint");

  private CheckpointSchema() {}

  static MessageType ofCheckpoint(@Nullable FileStructs structs) {
    return Types.buildMessage()
        .addFields(transaction(), add(structs), remove(), metadata(), protocol(), domainMetadata())
        .named("checkpoint");
  }

  /** PROTOCOL: Sidecar Files. */
  static MessageType ofSidecar(@Nullable FileStructs structs) {
    return Types.buildMessage().addFields(add(structs), remove()).named("sidecar");
  }

  private static Type transaction() {
    return struct("txn", string("appId"), required(INT64, "version"), long64("lastUpdated"));
  }

  private static Type add(@Nullable FileStructs structs) {
    List<Type> fields =
        new ArrayList<>(
            List.of(
                string("path"),
                map("partitionValues"),
                required(INT64, "size"),
                required(INT64, "modificationTime"),
                required(BOOLEAN, "dataChange")));
    if (structs == null || structs.keepsText()) {
      fields.add(string("stats"));
    }
    if (structs != null) {
      fields.add(StructColumns.group(CheckpointProjection.STATS_STRUCT, structs.statsSchema()));
      if (!structs.partitionSchema().fields().isEmpty()) {
        fields.add(
            StructColumns.group(CheckpointProjection.PARTITION_STRUCT, structs.partitionSchema()));
      }
    }
    fields.add(map("tags"));
    fields.add(deletionVector());
    fields.add(long64("baseRowId"));
    fields.add(long64("defaultRowCommitVersion"));
    fields.add(string("clusteringProvider"));
    return struct("add", fields.toArray(new Type[0]));
  }

  private static Type remove() {
    return struct(
        "remove",
        string("path"),
        long64("deletionTimestamp"),
        required(BOOLEAN, "dataChange"),
        Types.optional(BOOLEAN).named("extendedFileMetadata"),
        map("partitionValues"),
        long64("size"),
        deletionVector(),
        long64("baseRowId"),
        long64("defaultRowCommitVersion"));
  }

  private static Type metadata() {
    return struct(
        "metaData",
        string("id"),
        string("name"),
        string("description"),
        struct("format", string("provider"), map("options")),
        string("schemaString"),
        list("partitionColumns"),
        map("configuration"),
        long64("createdTime"));
  }

  private static Type protocol() {
    return struct(
        "protocol",
        required(INT32, "minReaderVersion"),
        required(INT32, "minWriterVersion"),
        list("readerFeatures"),
        list("writerFeatures"));
  }

  private static Type domainMetadata() {
    return struct(
        "domainMetadata", string("domain"), string("configuration"), required(BOOLEAN, "removed"));
  }

  private static Type checkpointMetadata() {
    return struct("checkpointMetadata", required(INT64, "version"), map("tags"));
  }

  private static Type sidecar() {
    return struct(
        "sidecar",
        string("path"),
        required(INT64, "sizeInBytes"),
        required(INT64, "modificationTime"),
        map("tags"));
  }

  private static Type deletionVector() {
    return struct(
        "deletionVector",
        string("storageType"),
        string("pathOrInlineDv"),
        Types.optional(INT32).named("offset"),
        required(INT32, "sizeInBytes"),
        required(INT64, "cardinality"));
  }

  private static GroupType struct(String name, Type... fields) {
    return Types.optionalGroup().addFields(fields).named(name);
  }

  private static Type string(String name) {
    return Types.optional(BINARY).as(stringType()).named(name);
  }

  private static Type long64(String name) {
    return Types.optional(INT64).named(name);
  }

  private static Type required(PrimitiveTypeName type, String name) {
    return Types.required(type).named(name);
  }

  private static Type map(String name) {
    return Types.optionalMap()
        .key(Types.required(BINARY).as(stringType()).named("key"))
        .value(Types.optional(BINARY).as(stringType()).named("value"))
        .named(name);
  }

  private static Type list(String name) {
    return Types.optionalList()
        .element(Types.optional(BINARY).as(stringType()).named("element"))
        .named(name);
  }
}
