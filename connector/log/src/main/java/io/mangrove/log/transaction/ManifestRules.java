package io.mangrove.log.transaction;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What a table must be for engines that read its files by a list of them: each row of a file
 * counts, and columns are called in files as they are in the table.
 */
final class ManifestRules {
  private ManifestRules() {}

  /**
   * Returns if the table may have such lists, or does not want them.
   *
   * @param read whose files the table has; null for a new table
   */
  static void check(Metadata metadata, @Nullable Snapshot read, String tableRoot) {
    TableProperties properties = new TableProperties(metadata.configuration());
    if (!properties.symlinkManifests()) {
      return;
    }
    if (ColumnMapping.of(metadata.configuration()) != ColumnMapping.NONE) {
      throw CommitError.DELTA_UNSUPPORTED_MANIFEST_GENERATION_WITH_COLUMN_MAPPING.with();
    }
    if (properties.deletionVectors()) {
      throw CommitError.DELTA_VIOLATE_TABLE_PROPERTY_VALIDATION_FAILED.with(
          "table",
          tableRoot,
          "reason",
          "delta.enableDeletionVectors and delta.compatibility.symlinkFormatManifest.enabled cannot"
              + " both be true. Set one of them to false");
    }
    if (read != null
        && !read.properties().symlinkManifests()
        && read.activeFiles().maskedRows().files() > 0) {
      throw CommitError.DELTA_VIOLATE_TABLE_PROPERTY_VALIDATION_FAILED.with(
          "table",
          tableRoot,
          "reason",
          "manifests would list files with deletion vectors. Run REORG TABLE ... APPLY (PURGE)"
              + " first");
    }
  }
}
