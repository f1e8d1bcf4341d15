package io.mangrove.log.transaction;

import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.features.ActiveMapping;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.features.WriteSupport;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructType;
import io.mangrove.log.snapshot.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a commit may do with files, whatever others commit meanwhile. */
final class WriterRules {
  private WriterRules() {}

  /** No row goes out of a table that is append-only. PROTOCOL: Append-only Tables. */
  static void checkRemovable(
      @Nullable Snapshot snapshot,
      List<FileAction> files,
      boolean masksRows,
      Operation operation,
      String tableRoot) {
    if (snapshot != null
        && new TableProperties(snapshot.metadata().configuration()).appendOnly()
        && (masksRows
            || files.stream().anyMatch(file -> file instanceof RemoveFile && file.dataChange()))) {
      throw CommitError.DELTA_CANNOT_MODIFY_APPEND_ONLY.with(
          "operation", operation.name(), "table", "delta.`" + tableRoot + "`");
    }
  }

  static void checkMaskable(
      Protocol protocol, Metadata metadata, Operation operation, String tableRoot) {
    if (!WriteSupport.mayMaskRows(protocol, metadata)) {
      throw CommitError.DELTA_ADDING_DELETION_VECTORS_DISALLOWED.with(
          "operation", operation.name(), "table", "delta.`" + tableRoot + "`");
    }
  }

  /** A copy of the table would have another file there, or none. */
  static void checkPath(String path) {
    if (!DataPath.staysInTable(path)) {
      throw new IllegalArgumentException(path + " leads out of the table");
    }
  }

  /** A writer's mistake, and one that would make the table unreadable. */
  static void checkPartitionValues(List<FileAction> files, Protocol protocol, Metadata metadata) {
    StructType schema =
        ActiveMapping.of(protocol, metadata).inForce(SchemaJson.parse(metadata.schemaString()));
    Set<String> columns =
        new HashSet<>(ColumnMapping.physicalNames(schema, metadata.partitionColumns()));
    for (FileAction file : files) {
      if (file instanceof AddFile add) {
        checkPartitionValues(add.path(), add.partitionValues().keySet(), columns);
      } else if (file instanceof AddCdcFile cdc) {
        checkPartitionValues(cdc.path(), cdc.partitionValues().keySet(), columns);
      }
    }
  }

  private static void checkPartitionValues(String path, Set<String> valued, Set<String> columns) {
    if (!valued.equals(columns)) {
      throw new IllegalArgumentException(path + " has values for " + valued + ", not " + columns);
    }
  }
}
