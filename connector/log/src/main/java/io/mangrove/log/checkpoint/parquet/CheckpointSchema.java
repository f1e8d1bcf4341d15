package io.mangrove.log.checkpoint.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns of the checkpoints written here. PROTOCOL: Checkpoint Schema. */
final class CheckpointSchema {
  static final MessageType SCHEMA =
      Types.buildMessage()
          .addFields(transaction(), add(), remove(), metadata(), protocol(), domainMetadata())
          .named("checkpoint");

  /** The top file of a checkpoint whose files are in sidecars. PROTOCOL: V2 Spec. */
  static final MessageType MANIFEST =
      Types.buildMessage()
          .addFields(SCHEMA.getFields().toArray(new Type[0]))
          .addFields(checkpointMetadata(), sidecar())
          .named("checkpoint");

  /** PROTOCOL: Sidecar Files. */
  static final MessageType SIDECAR =
      Types.buildMessage().addFields(add(), remove()).named("sidecar");

  private CheckpointSchema() {}

  private static Type transaction() {
    return struct("txn", string("appId"), required(INT64, "version"), long64("lastUpdated"));
  }

  private static Type add() {
    return struct(
        "add",
        string("path"),
        map("partitionValues"),
        required(INT64, "size"),
        required(INT64, "modificationTime"),
        required(BOOLEAN, "dataChange"),
        string("stats"),
        map("tags"),
        deletionVector(),
        long64("baseRowId"),
        long64("defaultRowCommitVersion"),
        string("clusteringProvider"));
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
