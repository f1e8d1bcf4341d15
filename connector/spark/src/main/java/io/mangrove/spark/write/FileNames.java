package io.mangrove.spark.write;

import io.mangrove.log.files.PartitionDirectory;
import io.mangrove.spark.internals.ParquetWriteSettings;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Names for the new files of one attempt of a task. For one thread. */
final class FileNames {
  private final WriteLayout layout;
  private final ParquetWriteSettings settings;
  private final int taskNumber;
  // Two attempts of a task must not meet in one name.
  private final UUID attempt = UUID.randomUUID();
  private int count;

  FileNames(WriteLayout layout, ParquetWriteSettings settings, int taskNumber) {
    this.layout = layout;
    this.settings = settings;
    this.taskNumber = taskNumber;
  }

  /** A path relative to the table, not percent-encoded; no values in a table without partitions. */
  String next(List<@Nullable String> partitionValues) {
    String name =
        String.format(
            Locale.ROOT,
            "%s-%05d-%s-c%03d%s",
            layout.kind().prefix(),
            taskNumber,
            attempt,
            count++,
            settings.fileNameExtension());
    return layout.kind().folder() + folder(partitionValues) + name;
  }

  private String folder(List<@Nullable String> partitionValues) {
    if (layout.randomPrefix() > 0) {
      return RandomPrefix.ofLength(layout.randomPrefix()) + "/";
    }
    return layout.isPartitioned()
        ? PartitionDirectory.of(layout.partitionColumns(), partitionValues) + "/"
        : "";
  }
}
